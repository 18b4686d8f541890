/** The bundle as Keycloak loads it: its tables. Every feature has a room (package) of its own. */
@NullMarked
package io.orgsso;

import org.jspecify.annotations.NullMarked;
