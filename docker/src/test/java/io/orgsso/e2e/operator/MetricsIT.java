package io.orgsso.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator's monitoring reads on the management port. */
@OnKeycloak
final class MetricsIT {
    private final World world;

    MetricsIT(World world) {
        this.world = world;
    }

    @BeforeEach
    void theServerTellsMetrics() {
        assumeThat(world.server().management()).isPresent();
    }

    @Test
    void discoveryCountsWhereAddressesLead() {
        var off = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(world.oidcIdp());
        world.cloud().organizations().enable(off.id(), false);

        counts("orgsso_discovery_outcomes_total{outcome=\"none\"}", () -> type("nobody@personal.example"));
        counts("orgsso_discovery_outcomes_total{outcome=\"idp\"}", () -> type("alice@northwind.example"));
        counts("orgsso_discovery_outcomes_total{outcome=\"organization_off\"}", () -> type(off.address("zoe")));
        counts("orgsso_discovery_outcomes_total{outcome=\"malformed\"}", () -> type("alice@"));
        counts("orgsso_discovery_lookup_seconds_count", () -> type("alice@northwind.example"));
        counts("orgsso_refusals_total{reason=\"organization-disabled\"}", () -> type(off.address("zoe")));
    }

    @Test
    void onboardingCountsWhoComesIn() {
        var idp = world.oidcIdp();
        var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);
        var newcomer = Persona.verified(fabrikam.address("zoe"));
        idp.willSay(newcomer);

        counts("orgsso_onboarding_members_total{outcome=\"joined\"}", () -> signIn(fabrikam));
        counts("orgsso_onboarding_members_total{outcome=\"returned\"}", () -> signIn(fabrikam));
        counts("orgsso_onboarding_admitted_total", () -> signIn(fabrikam));
    }

    @Test
    void onboardingCountsWhoIsRefusedAndWhy() {
        var idp = world.oidcIdp().willSay(Persona.verified("zoe@nobody.example"));
        var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);

        counts("orgsso_onboarding_refused_total{reason=\"domain-foreign\"}", () -> type(fabrikam.address("zoe")));
        counts("orgsso_refusals_total{reason=\"domain-foreign\"}", () -> type(fabrikam.address("zoe")));
    }

    /** A customer's name in a label would be a series for each, and tell who is a customer. Numbers bound histograms. */
    @Test
    void labelsAreWordsOfOurs() {
        type("alice@northwind.example");

        assertThat(meter().labels())
                .isNotEmpty()
                .allSatisfy(label ->
                        assertThat(label).matches("[a-z_-]+|[0-9.]+|\\+Inf").doesNotContain("northwind", "example"));
    }

    private void counts(String series, Runnable what) {
        double before = meter().read(series);
        what.run();
        assertThat(meter().read(series)).as(series).isEqualTo(before + 1);
    }

    private void type(String email) {
        world.login("openid").as(email);
    }

    private void signIn(Organization organization) {
        world.login("openid").as(organization.address("zoe")).tokens();
    }

    private Meter meter() {
        return new Meter(world.server().management().orElseThrow());
    }
}
