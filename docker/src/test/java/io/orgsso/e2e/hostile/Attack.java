package io.orgsso.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.RefusalPage;
import io.orgsso.e2e.world.World;
import java.time.Instant;

/** One attempt, and everything that has to be as it was before. */
record Attack(World world, LyingIdp idp, Snapshot before, Instant since) {
    /** Remembers how things are. */
    static Attack by(LyingIdp idp, World world) {
        return new Attack(
                world, idp, Snapshot.of(world, idp.victimsMember(), idp.tenant(), idp.victim()), Instant.now());
    }

    /** The person sees our page, and the operator an event with this reason under the page's reference. */
    static void isTold(World world, Login login, String reason) {
        var event = RefusalPage.of(login.page()).isUnderstandable().event(world);
        assertThat(event.path("error").asText()).isEqualTo("orgsso_" + reason.replace('-', '_'));
        assertThat(event.path("details").path("reason").asText()).isEqualTo(reason);
    }

    /** Told, and nothing changed. */
    void isRefused(Login login, String reason) {
        isTold(world, login, reason);
        namesNobody(login);
        changedNothing();
    }

    /** Like {@link #isRefused(Login, String)} where Keycloak may be the one that refuses first. */
    void isRefused(Login login) {
        assertThat(login.browser().maybeArrival()).isEmpty();
        assertThat(login.page().status()).as("%s", login.page()).isBetween(400, 599);
        namesNobody(login);
        assertThat(world.cloud().events().recent(20))
                .as("an event that says why")
                .anySatisfy(event -> {
                    assertThat(event.path("time").asLong()).isGreaterThanOrEqualTo(since.toEpochMilli());
                    assertThat(event.path("error").asText()).isNotEmpty();
                });
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

    private void namesNobody(Login login) {
        RefusalPage.of(login.page())
                .showsNoInternals()
                .doesNotName(
                        idp.victim().alias(), idp.victimsMember(), idp.tenant().alias());
    }
}
