/** The client's side of a login: authorization request, code exchange, tokens. */
@NullMarked
package io.orgsso.e2e.oidc;

import org.jspecify.annotations.NullMarked;
