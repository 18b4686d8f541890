/** From an email address to the identity provider, in one hop; or to the password page, which is alike for everybody. */
@NullMarked
package io.orgsso.discovery;

import org.jspecify.annotations.NullMarked;
