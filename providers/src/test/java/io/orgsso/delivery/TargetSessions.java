package io.orgsso.delivery;

import io.orgsso.KeycloakTables;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderEvent;

/** Sessions of {@link KeycloakTables} that have targets, and what is published to all who listen. */
final class TargetSessions {
    private final KeycloakTables tables;
    private final Map<String, SyncTarget> targets;
    private final Runnable opening;
    private final List<ProviderEvent> published = new CopyOnWriteArrayList<>();

    /**
     * @param targets by their names
     * @param opening is run before each session, by who opens it
     */
    TargetSessions(KeycloakTables tables, Map<String, SyncTarget> targets, Runnable opening) {
        this.tables = tables;
        this.targets = targets;
        this.opening = opening;
    }

    KeycloakSessionFactory factory() {
        KeycloakSessionFactory sessions = tables.sessions();
        return proxy(KeycloakSessionFactory.class, (method, given) -> switch (method) {
            case "create" -> {
                opening.run();
                yield session(sessions.create());
            }
            case "getProviderFactoriesStream" -> targets.keySet().stream().map(this::named);
            case "publish" -> published.add((ProviderEvent) Objects.requireNonNull(given[0]));
            default -> null;
        });
    }

    private KeycloakSession session(KeycloakSession session) {
        return proxy(KeycloakSession.class, (method, given) -> switch (method) {
            case "getProvider" ->
                SyncTarget.class.equals(given[0])
                        ? targets.get(given[1])
                        : session.getProvider(((Class<?>) Objects.requireNonNull(given[0])).asSubclass(Provider.class));
            case "getTransactionManager" -> session.getTransactionManager();
            case "realms" -> session.realms();
            case "getKeycloakSessionFactory" -> session.getKeycloakSessionFactory();
            case "close" -> {
                session.close();
                yield null;
            }
            default -> null;
        });
    }

    List<ProviderEvent> published() {
        return published;
    }

    /** What a loop asks of the target with this name before it calls it. */
    SyncTargetFactory named(String name) {
        return new Named(name, Objects.requireNonNull(targets.get(name)));
    }

    private static <T> T proxy(Class<T> type, BiFunction<String, @Nullable Object[], @Nullable Object> answer) {
        return type.cast(Proxy.newProxyInstance(
                TargetSessions.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, given) -> answer.apply(method.getName(), given)));
    }

    private record Named(String name, SyncTarget target) implements SyncTargetFactory {
        @Override
        public boolean isConfigured() {
            return true;
        }

        @Override
        public SyncTarget create(KeycloakSession session) {
            return target;
        }

        @Override
        public void init(Config.Scope config) {}

        @Override
        public void postInit(KeycloakSessionFactory factory) {}

        @Override
        public void close() {}

        @Override
        public String getId() {
            return name;
        }
    }
}
