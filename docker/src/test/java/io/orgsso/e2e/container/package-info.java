/** Keycloak in containers: the compose file as a user runs it, and Testcontainers Keycloak. */
@NullMarked
package io.orgsso.e2e.container;

import org.jspecify.annotations.NullMarked;
