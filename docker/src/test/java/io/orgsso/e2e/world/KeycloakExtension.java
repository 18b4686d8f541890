package io.orgsso.e2e.world;

import io.orgsso.e2e.server.Backend;
import io.orgsso.e2e.server.FailureFiles;
import io.orgsso.e2e.server.ServerUnderTest;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Starts a backend's server when the first class asks for it; JUnit closes it with the run. */
final class KeycloakExtension implements ParameterResolver, BeforeTestExecutionCallback, AfterTestExecutionCallback {
    private static final Namespace SHARED = Namespace.create(KeycloakExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == World.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(SHARED)
                .getOrComputeIfAbsent(World.class, key -> new World(server(context)), World.class);
    }

    @Override
    public void beforeTestExecution(ExtensionContext context) {
        context.getStore(SHARED).put("log position", server(context).logPosition());
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            var since = context.getStore(SHARED).get("log position", Long.class);
            server(context).keepLog(since == null ? 0 : since, FailureFiles.of(context, ".keycloak.log"));
        }
    }

    private static ServerUnderTest server(ExtensionContext context) {
        var backend = AnnotationSupport.findAnnotation(
                        context.getRequiredTestClass(), OnKeycloak.class, context.getEnclosingTestClasses())
                .map(OnKeycloak::value)
                .orElse(Backend.EMBEDDED);
        return context.getRoot()
                .getStore(SHARED)
                .getOrComputeIfAbsent(backend, ServerUnderTest::start, ServerUnderTest.class);
    }
}
