package io.orgsso.onboarding;

import io.orgsso.member.RejoinPolicy;
import io.orgsso.refusal.RefusalReason;

/** What becomes of a person whose assertion was admitted: the decision of the post-login step. */
sealed interface Joining {
    /** She becomes a member. */
    record Join() implements Joining {}

    /** She is one already. */
    record Stay() implements Joining {}

    record Refuse(RefusalReason reason) implements Joining {}

    /**
     * The facts of one login.
     *
     * @param member whether the membership exists now
     * @param wasMember whether she has been one before
     * @param firstLogin whether the account was linked to the connection in this very login
     * @param accountHasProvenEmail whether the account's address is the one proven
     */
    record Facts(
            boolean member,
            boolean wasMember,
            boolean firstLogin,
            boolean accountHasProvenEmail,
            RejoinPolicy rejoin) {}

    static Joining decide(Facts facts) {
        // Later the address may differ: people marry, and the link is by subject. At first it is all that binds them.
        if (facts.firstLogin() && !facts.accountHasProvenEmail()) {
            return new Refuse(RefusalReason.OTHER_ACCOUNT);
        }
        if (facts.member()) {
            return new Stay();
        }
        if (facts.wasMember() && facts.rejoin() == RejoinPolicy.NEVER) {
            return new Refuse(RefusalReason.REJOIN_REFUSED);
        }
        return new Join();
    }
}
