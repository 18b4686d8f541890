package io.orgsso.organization;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MembershipTruthTest {
    private static final OrganizationId ORGANIZATION = new OrganizationId("northwind");
    private static final OrganizationId CONTOSO = new OrganizationId("contoso");
    private static final UserId ALICE = new UserId("alice");
    private static final UserId FEDERATED = new UserId("f:ldap:carol");

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    @BeforeAll
    static void start() {
        tables.realm("cloud");
        tables.organization("cloud", "northwind");
        tables.member("cloud", "northwind", "alice");
        tables.member("cloud", "northwind", "bob");
        tables.organization("cloud", "contoso");
        tables.member("cloud", "contoso", "zoe");
        tables.federation("cloud", "ldap");
        tables.federatedMember("cloud", "northwind", "ldap", "carol");
        tables.federatedMember("cloud", "northwind", "ldap", "dave");
        tables.federatedMember("cloud", "northwind", "gone", "erin");
    }

    @Test
    void memberIsOneWhereverTheAccountIs() {
        assertThat(isMember(ORGANIZATION, ALICE)).isTrue();
        assertThat(isMember(ORGANIZATION, FEDERATED)).isTrue();
        assertThat(isMember(ORGANIZATION, new UserId("f:ldap:nobody"))).isFalse();
        assertThat(isMember(CONTOSO, ALICE)).isFalse();
    }

    @Test
    void federatedPersonIsThereAsLongAsTheFederationIs() {
        assertThat(read(FEDERATED).person()).isPresent();
        assertThat(read(FEDERATED).member()).isTrue();
        assertThat(read(new UserId("f:ldap:formerMember")).person()).isPresent();
        assertThat(read(new UserId("f:gone:erin")).person()).isEmpty();
    }

    @Test
    void personOfAnotherRealmIsNotThere() {
        Membership held = truth(truth -> truth.read("other", ORGANIZATION, FEDERATED));

        assertThat(held.person()).isEmpty();
        assertThat(held.member()).isFalse();
    }

    @Test
    void manyAreReadAtOnceEachInHerOwnOrganization() {
        var inNorthwind = MembershipKey.of(ORGANIZATION, ALICE);
        var inContoso = MembershipKey.of(CONTOSO, new UserId("zoe"));
        var federated = MembershipKey.of(ORGANIZATION, FEDERATED);
        var guest = MembershipKey.of(CONTOSO, ALICE);
        var nowhere = MembershipKey.of(new OrganizationId("nobodys"), ALICE);

        Map<MembershipKey, Membership> held =
                truth(truth -> truth.read("cloud", Set.of(inNorthwind, inContoso, federated, guest, nowhere)));

        assertThat(held).hasSize(5);
        assertThat(held.entrySet().stream()
                        .filter(entry -> entry.getValue().member())
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(inNorthwind, inContoso, federated);
        assertThat(held).hasEntrySatisfying(guest, membership -> {
            assertThat(membership.organization()).map(facts -> facts.alias()).contains("contoso");
            assertThat(membership.person()).isPresent();
        });
        assertThat(held).hasEntrySatisfying(nowhere, membership -> {
            assertThat(membership.organization()).isEmpty();
            assertThat(membership.realmExists()).isTrue();
        });
    }

    @Test
    void ofSeveralLinksTheFirstToTheMembersOwnOrganizationCounts() {
        tables.connection("cloud", "contoso", "c-1", false);
        tables.connection("cloud", "northwind", "c-2", false);
        tables.connection("cloud", "northwind", "c-3", false);
        tables.link("cloud", "bob", "c-3", "third");
        tables.link("cloud", "bob", "c-1", "first");
        tables.link("cloud", "bob", "c-2", "second");

        assertThat(read(new UserId("bob")).link()).contains(new Membership.LinkFacts("c-2", "second"));
        assertThat(read(ALICE).link()).isEmpty();
        // Linked to its connection, but no member.
        assertThat(truth(truth -> truth.read("cloud", CONTOSO, new UserId("bob")))
                        .link())
                .isEmpty();
    }

    @Test
    void pagesReachEveryMemberOnce() {
        List<UserId> all = new ArrayList<>();
        String after = " ";
        List<UserId> page;
        do {
            String from = after;
            page = truth(truth -> truth.members("cloud", ORGANIZATION, from, 2));
            all.addAll(page);
            after = page.isEmpty() ? after : page.get(page.size() - 1).value();
        } while (page.size() == 2);

        assertThat(all)
                .containsExactlyInAnyOrder(
                        ALICE, new UserId("bob"), FEDERATED, new UserId("f:ldap:dave"), new UserId("f:gone:erin"));
    }

    @Test
    void membersAmongManyAreFoundInBothTables() {
        List<UserId> asked = List.of(ALICE, FEDERATED, new UserId("nobody"));

        Set<UserId> among = truth(truth -> truth.membersAmong("cloud", ORGANIZATION, asked));

        assertThat(among).containsExactlyInAnyOrder(ALICE, FEDERATED);
    }

    private static boolean isMember(OrganizationId organization, UserId user) {
        return truth(truth -> truth.isMember(organization, user));
    }

    private static Membership read(UserId user) {
        return truth(truth -> truth.read("cloud", ORGANIZATION, user));
    }

    private static <T> T truth(Function<MembershipTruth, T> question) {
        return tables.read(em -> question.apply(new MembershipTruth(em)));
    }
}
