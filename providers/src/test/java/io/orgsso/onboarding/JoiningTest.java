package io.orgsso.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.member.RejoinPolicy;
import io.orgsso.refusal.RefusalReason;
import org.junit.jupiter.api.Test;

class JoiningTest {
    @Test
    void whoComesForTheFirstTimeJoins() {
        assertThat(decide(new Joining.Facts(false, false, true, true, RejoinPolicy.NEVER)))
                .isEqualTo(new Joining.Join());
    }

    @Test
    void aMemberStays() {
        assertThat(decide(new Joining.Facts(true, true, false, true, RejoinPolicy.NEVER)))
                .isEqualTo(new Joining.Stay());
    }

    @Test
    void whoWasRemovedComesBackOnlyWherePolicySaysSo() {
        assertThat(decide(new Joining.Facts(false, true, false, true, RejoinPolicy.NEVER)))
                .isEqualTo(new Joining.Refuse(RefusalReason.REJOIN_REFUSED));
        assertThat(decide(new Joining.Facts(false, true, false, true, RejoinPolicy.PROVEN)))
                .isEqualTo(new Joining.Join());
    }

    @Test
    void anAccountOfAnotherAddressIsNotTakenOverAtTheFirstLogin() {
        assertThat(decide(new Joining.Facts(true, true, true, false, RejoinPolicy.PROVEN)))
                .isEqualTo(new Joining.Refuse(RefusalReason.OTHER_ACCOUNT));
    }

    @Test
    void aMemberWhoseAddressChangedInsideTheOwnDomainsStays() {
        assertThat(decide(new Joining.Facts(true, true, false, false, RejoinPolicy.NEVER)))
                .isEqualTo(new Joining.Stay());
    }

    private static Joining decide(Joining.Facts facts) {
        return Joining.decide(facts);
    }
}
