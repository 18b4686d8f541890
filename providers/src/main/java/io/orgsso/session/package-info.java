/** What a sign-on may do afterwards: link policy, token cut, revocation. */
@NullMarked
package io.orgsso.session;

import org.jspecify.annotations.NullMarked;
