package io.orgsso.e2e.world;

import io.orgsso.e2e.server.Backend;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests on a running Keycloak with the demo's realms: one server per {@link Backend} for all classes of the run. A
 * constructor or method parameter of type {@link World} receives the class's world on it.
 *
 * <p>When a test fails, what the server logged meanwhile is kept in {@code target/failures}. With the system property
 * {@code orgsso.e2e.url} the tests of backend EMBEDDED use a server that runs already.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(KeycloakExtension.class)
public @interface OnKeycloak {
    Backend value() default Backend.EMBEDDED;
}
