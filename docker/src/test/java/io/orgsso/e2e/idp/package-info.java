/** Identity providers that say and sign whatever a test wants. */
@NullMarked
package io.orgsso.e2e.idp;

import org.jspecify.annotations.NullMarked;
