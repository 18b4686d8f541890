/** From an assertion to a member: gate, first-login steps, post-login join. */
@NullMarked
package io.orgsso.onboarding;

import org.jspecify.annotations.NullMarked;
