package io.orgsso.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.RefusalPage;
import io.orgsso.e2e.world.World;

/** One attempt, and everything that has to be as it was before. */
record Attack(World world, LyingIdp idp, Snapshot before) {
    /** Remembers how things are. */
    static Attack by(LyingIdp idp, World world) {
        return new Attack(world, idp, Snapshot.of(world, idp.victimsMember(), idp.tenant(), idp.victim()));
    }

    /** The person sees our page, the operator an event with this reason under the page's reference, nothing changed. */
    void isRefused(Login login, String reason) {
        var event = pageOf(login).event(world);
        assertThat(event.path("error").asText()).isEqualTo("orgsso_" + reason.replace('-', '_'));
        assertThat(event.path("details").path("reason").asText()).isEqualTo(reason);
        changedNothing();
    }

    /** Like {@link #isRefused(Login, String)} where Keycloak may be the one that refuses first. */
    void isRefused(Login login) {
        assertThat(login.browser().maybeArrival()).isEmpty();
        RefusalPage.of(login.page())
                .showsNoInternals()
                .doesNotName(
                        idp.victim().alias(), idp.victimsMember(), idp.tenant().alias());
        changedNothing();
    }

    /** Somebody may have come in, but nobody of the victim's and as nobody of the victim's. */
    void leftTheVictimAlone() {
        var after = Snapshot.of(world, idp.victimsMember(), idp.tenant(), idp.victim());
        assertThat(after.victimsConnections()).isEqualTo(before.victimsConnections());
        assertThat(after.victimsSessions()).isEqualTo(before.victimsSessions());
        assertThat(after.victimsRow()).isEqualTo(before.victimsRow());
        assertThat(after.members().get(idp.victim().alias()))
                .isEqualTo(before.members().get(idp.victim().alias()));
        assertThat(after.accountsWith(idp.victim().domain()))
                .isEqualTo(before.accountsWith(idp.victim().domain()));
    }

    /**
     * Where the honest part of what was said may be believed: either her own address came in, or nobody; the victim was
     * left alone either way.
     */
    void bringsInAtMost(Login login, String ownAddress) {
        if (login.browser().maybeArrival().isPresent()) {
            assertThat(login.tokens().access().path("email").asText()).isEqualTo(ownAddress);
        } else {
            RefusalPage.of(login.page())
                    .showsNoInternals()
                    .doesNotName(idp.victim().alias(), idp.victimsMember());
        }
        leftTheVictimAlone();
    }

    void changedNothing() {
        assertThat(Snapshot.of(world, idp.victimsMember(), idp.tenant(), idp.victim()))
                .isEqualTo(before);
    }

    private RefusalPage pageOf(Login login) {
        return RefusalPage.of(login.page())
                .isUnderstandable()
                .doesNotName(
                        idp.victim().alias(), idp.victimsMember(), idp.tenant().alias());
    }
}
