/** From an email address to the identity provider, in one hop. */
@NullMarked
package io.orgsso.discovery;

import org.jspecify.annotations.NullMarked;
