/** What a Keycloak without our flows does with the tests' own IdPs: the control of the hostile tests. */
@NullMarked
package io.orgsso.e2e.stock;

import org.jspecify.annotations.NullMarked;
