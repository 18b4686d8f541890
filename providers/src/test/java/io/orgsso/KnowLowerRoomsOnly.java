package io.orgsso;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/** A class of a room depends on rooms below its own only, and every room stands in the order. */
final class KnowLowerRoomsOnly extends ArchCondition<JavaClass> {
    private static final String ROOT = "io.orgsso.";

    private final List<String> order;

    KnowLowerRoomsOnly(List<String> order) {
        super("know lower rooms only");
        this.order = List.copyOf(order);
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        String own = room(type);
        if (!order.contains(own)) {
            events.add(SimpleConditionEvent.violated(type, type.getName() + " is in a room without a place"));
        }
        type.getDirectDependenciesFromSelf().stream()
                .filter(dependency ->
                        dependency.getTargetClass().getPackageName().startsWith(ROOT))
                .filter(dependency -> order.indexOf(room(dependency.getTargetClass())) > order.indexOf(own))
                .forEach(dependency -> events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
    }

    private static String room(JavaClass type) {
        String inside = type.getPackageName().substring(ROOT.length());
        int dot = inside.indexOf('.');
        return dot < 0 ? inside : inside.substring(0, dot);
    }
}
