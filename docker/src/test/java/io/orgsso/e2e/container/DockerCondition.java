package io.orgsso.e2e.container;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Says what is missing, by name. */
final class DockerCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var missing = missing();
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("a Docker engine answers");
        }
        if (System.getProperty("orgsso.require", "").contains("docker")) {
            throw new IllegalStateException(missing.get() + ", and orgsso.require asks for it");
        }
        return ConditionEvaluationResult.disabled(missing.get());
    }

    private static Optional<String> missing() {
        if (!Command.of("docker", "info").succeeds()) {
            return Optional.of("no Docker engine answers");
        }
        if (!Compose.isInstalled()) {
            return Optional.of("neither docker compose nor docker-compose is installed");
        }
        return Stream.of(Images.keycloak(), Images.postgres())
                .filter(image -> !Images.isHere(image))
                .map(image -> "image " + image + " is not here (docker pull it, or name another in "
                        + "KEYCLOAK_IMAGE and POSTGRES_IMAGE)")
                .findFirst();
    }
}
