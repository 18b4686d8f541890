package io.orgsso.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.organization.OrganizationId;
import io.orgsso.session.SuspectSessions.Question;
import io.orgsso.session.SuspectSessions.Suspect;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.models.jpa.entities.FederatedIdentityEntity;
import org.keycloak.models.jpa.entities.IdentityProviderEntity;
import org.keycloak.models.jpa.entities.OrganizationEntity;
import org.keycloak.models.jpa.entities.UserEntity;
import org.keycloak.models.jpa.session.PersistentUserSessionEntity;

/** One realm for all: organization short limits sessions, off is disabled, plain is neither. */
class SuspectSessionsTest {
    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    private final int now = (int) Instant.now().getEpochSecond();

    @BeforeAll
    static void start() {
        tables.realm("realm");
        for (var organization : List.of("short", "off", "plain")) {
            tables.organization("realm", organization);
            tables.member("realm", organization, organization + "-member");
        }
        tables.change(em -> em.find(OrganizationEntity.class, "off").setEnabled(false));
        tables.federatedMember("realm", "short", "ldap", "zoe");
        limit("short", 100, 1000);
        connection("c-on", true);
        connection("c-off", false);
        link("plain-member", "c-on");
        link("off-member", "c-off");
    }

    @Test
    void sessionsOfMembersPastALimitAreFound() {
        session("unused", "short-member", false, now - 500, now - 150);
        session("old", "short-member", true, now - 1500, now - 10);
        session("fresh", "short-member", false, now - 500, now - 10);
        session("federated", "f:ldap:zoe", false, now - 1500, now - 10);
        session("elsewhere", "plain-member", false, now - 5000, now - 5000);

        assertThat(ask(SuspectSessions::overdue))
                .contains(
                        new Suspect("realm", "unused", false),
                        new Suspect("realm", "old", true),
                        new Suspect("realm", "federated", false))
                .extracting(Suspect::sessionId)
                .doesNotContain("fresh", "elsewhere");
    }

    @Test
    void sessionsOfWhatIsDisabledAreFound() {
        session("in-off", "off-member", false, now, now);
        session("in-plain", "plain-member", false, now, now);

        assertThat(ids(SuspectSessions::ofDisabledOrganizations)).containsExactly("in-off");
        assertThat(ids(SuspectSessions::ofDisabledConnections)).containsExactly("in-off");
    }

    @Test
    void sessionsOfOneConnectionOrOrganizationAreFound() {
        session("linked", "plain-member", false, now, now);

        assertThat(ids((sessions, after, limit) -> sessions.ofLinked("realm", "c-on", after, limit)))
                .contains("linked");
        assertThat(ids((sessions, after, limit) -> sessions.ofLinked("realm", "c-off", after, limit)))
                .doesNotContain("linked");
        assertThat(ids((sessions, after, limit) -> sessions.ofMembers(new OrganizationId("plain"), after, limit)))
                .contains("linked");
    }

    @Test
    void aPageEndsAtItsLimitAndTheNextGoesOn() {
        session("page-1", "short-member", false, now - 5000, now);
        session("page-2", "short-member", false, now - 5000, now);

        var first = tables.read(em -> new SuspectSessions(em).overdue("page", 1));
        var second = tables.read(em -> new SuspectSessions(em).overdue("page-1", 1));

        assertThat(first).extracting(Suspect::sessionId).containsExactly("page-1");
        assertThat(second).extracting(Suspect::sessionId).containsExactly("page-2");
    }

    private static List<String> ids(Question question) {
        return ask(question).stream().map(Suspect::sessionId).toList();
    }

    private static List<Suspect> ask(Question question) {
        return tables.read(em -> question.ask(new SuspectSessions(em), " ", 100));
    }

    private static void limit(String organization, @Nullable Integer idle, @Nullable Integer max) {
        tables.change(em -> {
            var policy = new SignOnPolicyEntity();
            policy.organizationId = organization;
            policy.realmId = "realm";
            policy.idleSeconds = idle;
            policy.maxSeconds = max;
            em.persist(policy);
        });
    }

    private static void connection(String alias, boolean enabled) {
        tables.change(em -> {
            var connection = new IdentityProviderEntity();
            connection.setInternalId(alias);
            connection.setAlias(alias);
            connection.setRealmId("realm");
            connection.setProviderId("oidc");
            connection.setEnabled(enabled);
            connection.setOrganizationId("plain");
            em.persist(connection);
        });
    }

    private static void link(String user, String connection) {
        tables.change(em -> {
            var link = new FederatedIdentityEntity();
            link.setUser(em.getReference(UserEntity.class, user));
            link.setIdentityProvider(connection);
            link.setRealmId("realm");
            link.setUserId("subject-of-" + user);
            em.persist(link);
        });
    }

    private static void session(String id, String user, boolean offline, int created, int refreshed) {
        tables.change(em -> {
            var session = new PersistentUserSessionEntity();
            session.setUserSessionId(id);
            session.setRealmId("realm");
            session.setUserId(user);
            session.setOffline(offline ? "1" : "0");
            session.setCreatedOn(created);
            session.setLastSessionRefresh(refreshed);
            session.setData("{}");
            em.persist(session);
        });
    }
}
