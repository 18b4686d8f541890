/** A mailbox that receives what Keycloak sends. */
@NullMarked
package io.orgsso.e2e.mail;

import org.jspecify.annotations.NullMarked;
