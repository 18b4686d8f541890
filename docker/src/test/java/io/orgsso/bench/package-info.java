/** How fast we are beside Keycloak's own organizations: {@code mvn -Pbench verify}. */
@NullMarked
package io.orgsso.bench;

import org.jspecify.annotations.NullMarked;
