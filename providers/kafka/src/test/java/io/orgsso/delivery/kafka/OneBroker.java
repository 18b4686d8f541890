package io.orgsso.delivery.kafka;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One broker for all test classes of the run; JUnit closes it. */
final class OneBroker implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KafkaBroker.class;
    }

    @Override
    public KafkaBroker resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ClientLog.quieten();
        return context.getRoot()
                .getStore(Namespace.create(OneBroker.class))
                .computeIfAbsent(
                        KafkaBroker.class,
                        key -> KafkaBroker.begin(
                                Path.of(System.getProperty("orgsso.target")).resolve("broker-" + UUID.randomUUID())),
                        KafkaBroker.class);
    }
}
