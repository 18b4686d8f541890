/** The same sign-in on Keycloak in containers. */
@NullMarked
package io.orgsso.e2e.container;

import org.jspecify.annotations.NullMarked;
