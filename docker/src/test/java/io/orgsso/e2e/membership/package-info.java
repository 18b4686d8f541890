/** Memberships that come and go by every way that Keycloak has, and what the store makes of them. */
@NullMarked
package io.orgsso.e2e.membership;

import org.jspecify.annotations.NullMarked;
