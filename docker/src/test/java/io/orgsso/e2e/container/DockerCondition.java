package io.orgsso.e2e.container;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

final class DockerCondition implements ExecutionCondition {
    private static final String MISSING = "no Docker engine answers (docker info)";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Command.of("docker", "info").succeeds()) {
            return ConditionEvaluationResult.enabled("a Docker engine answers");
        }
        if (System.getProperty("orgsso.require", "").contains("docker")) {
            throw new IllegalStateException(MISSING + ", and orgsso.require asks for it");
        }
        return ConditionEvaluationResult.disabled(MISSING);
    }
}
