/** What a step of a flow says to Keycloak, whichever room its work belongs to. */
@NullMarked
package io.orgsso.flow;

import org.jspecify.annotations.NullMarked;
