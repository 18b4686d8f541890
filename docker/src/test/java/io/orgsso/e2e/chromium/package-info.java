/** The same login in a real browser. */
@NullMarked
package io.orgsso.e2e.chromium;

import org.jspecify.annotations.NullMarked;
