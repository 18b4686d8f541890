package io.orgsso.e2e.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.oidc.Tokens;
import io.orgsso.e2e.server.Backend;
import io.orgsso.e2e.server.ServerUnderTest;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two Keycloaks on one PostgreSQL: what is changed on one holds on the other. */
@OnKeycloak(Backend.POSTGRES)
@TestInstance(Lifecycle.PER_CLASS)
final class TwoNodesIT {
    private final World here;
    private final ServerUnderTest node;
    private final World there;

    TwoNodesIT(World shared) {
        here = shared;
        node = shared.server().secondNode();
        there = shared.through(node);
    }

    /** What takes a sign-on its ground. */
    enum Cause {
        MEMBERSHIP_ENDED,
        ORGANIZATION_DISABLED,
        CONNECTION_DISABLED
    }

    /** Zoe of Fabrikam, signed in through the first node. */
    private record Member(Organization fabrikam, String connection, Tokens tokens) {
        static Member signedInAt(World world) {
            var idp = world.oidcIdp();
            var fabrikam = world.organization("fabrikam").withVerifiedDomain();
            var connection = fabrikam.connect(idp);
            idp.willSay(Persona.verified(fabrikam.address("zoe")));
            return new Member(
                    fabrikam,
                    connection,
                    world.login("openid").as(fabrikam.address("zoe")).tokens());
        }

        void loses(Cause cause, World through) {
            switch (cause) {
                case MEMBERSHIP_ENDED ->
                    through.cloud()
                            .organizations()
                            .removeMember(fabrikam.id(), tokens.subject())
                            .ok();
                case ORGANIZATION_DISABLED -> through.cloud().organizations().enable(fabrikam.id(), false);
                case CONNECTION_DISABLED -> through.cloud().identityProviders().enable(connection, false);
            }
        }
    }

    /** A node that has just joined needs its first seconds for itself. */
    @BeforeAll
    void bothNodesAreWarm() {
        var zoe = Member.signedInAt(here);
        zoe.loses(Cause.CONNECTION_DISABLED, here);
        await("the second node hears of the first one's changes")
                .atMost(Duration.ofSeconds(20))
                .until(() -> there.console().refresh(zoe.tokens()).status() == 400);
    }

    @AfterAll
    void stopTheSecondNode() {
        node.close();
    }

    @ParameterizedTest
    @EnumSource
    void aChangeOnOneNodeRefusesTheRefreshOnTheOther(Cause cause) {
        var zoe = Member.signedInAt(here);
        assertThat(there.console().refresh(zoe.tokens()).status()).isEqualTo(200);

        zoe.loses(cause, here);

        refuses(there, zoe);
    }

    @ParameterizedTest
    @EnumSource
    void theOtherWayRoundToo(Cause cause) {
        var zoe = Member.signedInAt(here);
        assertThat(here.console().refresh(zoe.tokens()).status()).isEqualTo(200);

        zoe.loses(cause, there);

        refuses(here, zoe);
    }

    private static void refuses(World through, Member zoe) {
        await("the refresh is refused")
                // Well before what a node remembers runs out by itself.
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> through.console().refresh(zoe.tokens()).status() == 400);
    }
}
