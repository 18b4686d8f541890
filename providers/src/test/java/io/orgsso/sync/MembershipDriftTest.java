package io.orgsso.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.account.MemberKey;
import io.orgsso.organization.OptIn;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MembershipDriftTest {
    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    @BeforeAll
    static void start() {
        tables.realm("cloud", OptIn.LISTENER);
        tables.organization("cloud", "northwind");
        tables.member("cloud", "northwind", "alice");
        tables.federation("cloud", "ldap");
        tables.federatedMember("cloud", "northwind", "ldap", "carol");
        tables.realm("other", "jboss-logging");
        tables.organization("other", "stranger");
        tables.member("other", "stranger", "erin");
    }

    @BeforeEach
    void empty() {
        tables.change(em -> {
            em.createQuery("delete from OrgssoMember").executeUpdate();
            em.createQuery("delete from OrgssoAccount").executeUpdate();
            em.createQuery("delete from OrgssoMark").executeUpdate();
        });
    }

    @Test
    void unknownMembersOfRealmsThatOptedInAreFound() {
        assertThat(found(drift -> drift.members(10))).containsExactly(place("alice"));
        assertThat(found(drift -> drift.federatedMembers(10))).containsExactly(place("f:ldap:carol"));
    }

    @Test
    void knownMembersAreFoundInAnotherStateOnly() {
        known("cloud", "alice", "active");
        known("cloud", "f:ldap:carol", "left");

        assertThat(found(drift -> drift.members(10))).isEmpty();
        assertThat(found(drift -> drift.federatedMembers(10))).containsExactly(place("f:ldap:carol"));
        assertThat(found(drift -> ghosts(drift))).isEmpty();
    }

    @Test
    void whoHasAMarkIsLeftOut() {
        tables.change(em -> {
            MarkEntity mark = new MarkEntity();
            mark.id = "mark";
            mark.organizationId = "northwind";
            mark.userId = "alice";
            em.persist(mark);
        });

        assertThat(found(drift -> drift.members(10))).isEmpty();
    }

    @Test
    void rowsWhoseMembershipPersonFederationOrRealmIsGoneAreGhosts() {
        known("cloud", "f:ldap:dave", "active");
        known("cloud", "gone", "left");
        known("cloud", "f:gone:erin", "left");
        known("goneRealm", "frank", "left");
        known("cloud", "f:ldap:left", "left");
        known("goneRealm", "erased", "erased");

        assertThat(found(drift -> ghosts(drift)))
                .extracting(place -> place.user().orElseThrow().value())
                .containsExactlyInAnyOrder("f:ldap:dave", "gone", "f:gone:erin", "frank");
    }

    @Test
    void organizationWithoutAccountAndAccountWithoutOrganizationAreFound() {
        tables.change(
                em -> em.createNativeQuery("insert into ORGSSO_ACCOUNT (ORG_ID, REALM_ID, ALIAS, STATE, CREATED_AT)"
                                + " values ('abandoned', 'cloud', 'abandoned', 'active', 1)")
                        .executeUpdate());

        assertThat(found(drift -> drift.accounts(MemberKey.FIRST, 10)))
                .containsExactly(new MembershipDrift.Place("cloud", new OrganizationId("northwind"), Optional.empty()));
        assertThat(found(drift -> drift.abandonedAccounts(MemberKey.FIRST, 10)))
                .containsExactly(new MembershipDrift.Place("cloud", new OrganizationId("abandoned"), Optional.empty()));
    }

    private static List<MembershipDrift.Place> ghosts(MembershipDrift drift) {
        return Stream.of(drift.left(MemberKey.FIRST, 10), drift.gone(MemberKey.FIRST, 10), drift.ofGoneRealms(10))
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    private static void known(String realm, String user, String state) {
        tables.change(em -> em.createNativeQuery(
                        "insert into ORGSSO_MEMBER (ORG_ID, USER_ID, REALM_ID, ORG_ALIAS, STATE, ROLE,"
                                + " MEMBER_VERSION, SINCE_AT, CHANGE_ID, CHANGED_AT, CAUSE)"
                                + " values ('northwind', :user, :realm, 'northwind', :state, 'member', 1, 1, 'x', 1, 'x')")
                .setParameter("user", user)
                .setParameter("realm", realm)
                .setParameter("state", state)
                .executeUpdate());
    }

    private static MembershipDrift.Place place(String user) {
        return new MembershipDrift.Place("cloud", new OrganizationId("northwind"), Optional.of(new UserId(user)));
    }

    private static List<MembershipDrift.Place> found(Function<MembershipDrift, List<MembershipDrift.Place>> question) {
        return tables.read(em -> question.apply(new MembershipDrift(em, Optional.empty())));
    }
}
