/** Every way to a token, where an organization requires its own single sign-on. */
@NullMarked
package io.orgsso.e2e.enforcement;

import org.jspecify.annotations.NullMarked;
