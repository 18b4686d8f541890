package io.orgsso.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.organization.Organization;
import io.orgsso.organization.OrganizationId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StandingTest {
    private static final Organization FABRIKAM = organization("fabrikam");
    private static final Organization TAILSPIN = organization("tailspin");

    @Test
    void aSessionOfOneOrganizationIsForThatOneWithoutAsking() {
        var guestOfTailspin = new Standing.Facts(
                List.of(FABRIKAM, TAILSPIN),
                Set.of(FABRIKAM.id()),
                Set.of(FABRIKAM.id()),
                false,
                Optional.empty(),
                false);

        assertThat(Standing.decide(guestOfTailspin)).isEqualTo(new Standing.For(Optional.empty()));
        assertThat(guestOfTailspin.standsFor(TAILSPIN.id())).isFalse();
    }

    @Test
    void whoCanSignInToAnotherOneIsAskedAndStandsForTheProvenOneOnly() {
        var linkedToBoth = linkedToBoth(Optional.empty(), false);

        assertThat(Standing.decide(linkedToBoth)).isEqualTo(new Standing.Ask(List.of(FABRIKAM, TAILSPIN)));
        assertThat(linkedToBoth.standsFor(FABRIKAM.id())).isTrue();
        assertThat(linkedToBoth.standsFor(TAILSPIN.id())).isFalse();
    }

    @Test
    void aPasswordStandsForEveryMembership() {
        var password = byPassword(Optional.empty(), false);

        assertThat(Standing.decide(password)).isEqualTo(new Standing.Ask(List.of(FABRIKAM, TAILSPIN)));
        assertThat(password.standsFor(FABRIKAM.id())).isTrue();
        assertThat(password.standsFor(TAILSPIN.id())).isTrue();
    }

    @Test
    void whereNoPageMayBeShownTheClientKeepsWhatItHas() {
        assertThat(Standing.decide(linkedToBoth(Optional.of(FABRIKAM.id()), true)))
                .isEqualTo(new Standing.For(Optional.of(FABRIKAM.id())));
        assertThat(Standing.decide(linkedToBoth(Optional.of(TAILSPIN.id()), true)))
                .as("never what the session has not proven")
                .isEqualTo(new Standing.For(Optional.empty()));
        assertThat(Standing.decide(byPassword(Optional.of(TAILSPIN.id()), true)))
                .isEqualTo(new Standing.For(Optional.of(TAILSPIN.id())));
        assertThat(Standing.decide(byPassword(Optional.empty(), true)))
                .as("nothing to keep: the page becomes an error at the client")
                .isInstanceOf(Standing.Ask.class);
    }

    private static Standing.Facts linkedToBoth(Optional<OrganizationId> before, boolean passive) {
        return new Standing.Facts(
                List.of(FABRIKAM, TAILSPIN),
                Set.of(FABRIKAM.id()),
                Set.of(FABRIKAM.id(), TAILSPIN.id()),
                false,
                before,
                passive);
    }

    private static Standing.Facts byPassword(Optional<OrganizationId> before, boolean passive) {
        return new Standing.Facts(List.of(FABRIKAM, TAILSPIN), Set.of(), Set.of(), true, before, passive);
    }

    private static Organization organization(String alias) {
        return new Organization(new OrganizationId("id-of-" + alias), alias, alias, true);
    }
}
