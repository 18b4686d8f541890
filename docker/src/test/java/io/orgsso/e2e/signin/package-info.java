/** From the email field to the token: discovery, onboarding, membership, claims. */
@NullMarked
package io.orgsso.e2e.signin;

import org.jspecify.annotations.NullMarked;
