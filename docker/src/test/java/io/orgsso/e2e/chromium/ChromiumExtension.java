package io.orgsso.e2e.chromium;

import io.orgsso.e2e.server.FailureFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Finds Chromium, starts it once for the run, and keeps a screenshot of what a failed test saw last. */
final class ChromiumExtension implements ExecutionCondition, ParameterResolver, AfterTestExecutionCallback {
    private static final Namespace SHARED = Namespace.create(ChromiumExtension.class);
    private static final String MISSING = "no Chromium found (looked at the system property orgsso.chromium,"
            + " /usr/bin/chromium, /usr/bin/chromium-browser and /usr/bin/google-chrome)";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (executable().isPresent()) {
            return ConditionEvaluationResult.enabled("Chromium is there");
        }
        if (System.getProperty("orgsso.require", "").contains("browser")) {
            throw new IllegalStateException(MISSING + ", and orgsso.require asks for it");
        }
        return ConditionEvaluationResult.disabled(MISSING);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Chromium.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(SHARED)
                .getOrComputeIfAbsent(
                        Chromium.class, key -> Chromium.start(executable().orElseThrow()), Chromium.class);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        var chromium = context.getRoot().getStore(SHARED).get(Chromium.class, Chromium.class);
        if (chromium != null) {
            if (context.getExecutionException().isPresent()) {
                chromium.keepScreenshots(FailureFiles.of(context, ".png"));
            }
            chromium.closeTabs();
        }
    }

    private static Optional<Path> executable() {
        return Stream.of(
                        System.getProperty("orgsso.chromium", ""),
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome")
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
