/** Keycloak's organizations, memberships and identity providers behind our words: the only door to them. */
@NullMarked
package io.orgsso.organization;

import org.jspecify.annotations.NullMarked;
