/** What a member is inside an account: the account role, and the claim that carries it in a token. */
@NullMarked
package io.orgsso.member;

import org.jspecify.annotations.NullMarked;
