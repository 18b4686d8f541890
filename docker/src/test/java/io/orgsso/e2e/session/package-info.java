/** How long sign-ons last: limits of an organization, and what ends them before. */
@NullMarked
package io.orgsso.e2e.session;

import org.jspecify.annotations.NullMarked;
