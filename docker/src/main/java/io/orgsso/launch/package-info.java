/** Runs a Keycloak server from its distribution as a child process: for the demo, and for the end-to-end tests. */
@NullMarked
package io.orgsso.launch;

import org.jspecify.annotations.NullMarked;
