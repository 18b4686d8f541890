/** Why a person is not let in: reason codes, the page that says what to do, the event that says why. */
@NullMarked
package io.orgsso.refusal;

import org.jspecify.annotations.NullMarked;
