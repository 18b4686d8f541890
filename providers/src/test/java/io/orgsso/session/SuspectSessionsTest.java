package io.orgsso.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.organization.OrganizationId;
import io.orgsso.session.SuspectSessions.Page;
import io.orgsso.session.SuspectSessions.Place;
import io.orgsso.session.SuspectSessions.Question;
import io.orgsso.session.SuspectSessions.Suspect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.models.jpa.entities.OrganizationEntity;
import org.keycloak.models.jpa.session.PersistentClientSessionEntity;
import org.keycloak.models.jpa.session.PersistentUserSessionEntity;
import org.keycloak.storage.jpa.entity.BrokerLinkEntity;

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
        tables.connection("realm", "plain", "c-on", true);
        tables.connection("realm", "plain", "c-off", false);
        tables.link("realm", "plain-member", "c-on", "subject-of-plain-member");
        tables.link("realm", "off-member", "c-off", "subject-of-off-member");
    }

    @Test
    void sessionsOfMembersPastALimitAreFound() {
        session("unused", "short-member", false, now - 500, now - 150);
        session("old", "short-member", true, now - 1500, now - 10);
        session("fresh", "short-member", false, now - 500, now - 10);
        session("federated", "f:ldap:zoe", false, now - 1500, now - 10);
        session("elsewhere", "plain-member", false, now - 5000, now - 5000);

        assertThat(ask(SuspectSessions.overdue()))
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

        assertThat(ids(SuspectSessions.ofDisabledOrganizations()))
                .contains("in-off")
                .doesNotContain("in-plain");
        assertThat(ids(List.of(SuspectSessions.ofDisabledConnections())))
                .contains("in-off")
                .doesNotContain("in-plain");
    }

    @Test
    void sessionsOfOneConnectionOrOrganizationAreFound() {
        session("linked", "plain-member", false, now, now);

        assertThat(ids(List.of(SuspectSessions.ofLinked("realm", "c-on")))).contains("linked");
        assertThat(ids(List.of(SuspectSessions.ofLinked("realm", "c-off")))).doesNotContain("linked");
        assertThat(ids(SuspectSessions.ofMembers(new OrganizationId("plain")))).contains("linked");
    }

    @Test
    void sessionsThatRestOnAConnectionWhichIsNotThereAnyMoreAreFound() {
        notes("proven", "plain-member", proof("c-on", "plain"));
        notes("by-password", "plain-member", "{}");
        notes("in-emergency", "plain-member", proof("", "plain"));
        notes("elsewhere-now", "plain-member", proof("c-on", "short"));
        notes("switched-off", "off-member", proof("c-off", "plain"));
        notes("never-linked", "short-member", proof("c-on", "plain"));
        notes("gone", "plain-member", proof("c-gone", "plain"));
        notes("begins-alike", "plain-member", proof("c-o", "plain"));

        assertThat(ids(List.of(SuspectSessions.withoutConnection())))
                .contains("elsewhere-now", "switched-off", "never-linked", "gone", "begins-alike")
                .doesNotContain("proven", "by-password", "in-emergency");
    }

    @Test
    void sessionsThatRestOnAnUnprovenWordOfSuchAConnectionAreFound() {
        notes("word", "plain-member", word("c-on", "plain"));
        notes("word-elsewhere-now", "plain-member", word("c-on", "short"));
        notes("word-switched-off", "off-member", word("c-off", "plain"));
        notes("word-never-linked", "short-member", word("c-on", "plain"));
        notes("word-gone", "plain-member", word("c-gone", "plain"));

        assertThat(ids(List.of(SuspectSessions.withoutConnection())))
                .contains("word-elsewhere-now", "word-switched-off", "word-never-linked", "word-gone")
                .doesNotContain("word");
    }

    @Test
    void whatOneOfTheClientsWasSignedInToWithCountsToo() {
        notes("two-clients", "plain-member", proof("c-on", "plain"));
        client("two-clients", "console", proof("c-on", "plain"));
        notes("one-of-two", "plain-member", proof("c-on", "plain"));
        client("one-of-two", "console", proof("c-on", "plain"));
        client("one-of-two", "billing", proof("c-gone", "plain"));

        assertThat(ids(List.of(SuspectSessions.withoutConnection())))
                .contains("one-of-two")
                .doesNotContain("two-clients");
    }

    @Test
    void whoIsLinkedInAFederationIsLinked() {
        notes("known-there", "f:ldap:zoe", proof("c-on", "plain"));
        notes("unknown-there", "f:ldap:yann", proof("c-on", "plain"));
        tables.change(em -> {
            var link = new BrokerLinkEntity();
            link.setUserId("f:ldap:zoe");
            link.setIdentityProvider("c-on");
            link.setRealmId("realm");
            link.setStorageProviderId("ldap");
            em.persist(link);
        });

        assertThat(ids(List.of(SuspectSessions.withoutConnection())))
                .contains("unknown-there")
                .doesNotContain("known-there");
    }

    @Test
    void aPageEndsAtItsLimitAndTheNextGoesOn() {
        session("page-1", "short-member", false, now - 5000, now);
        session("page-1", "short-member", true, now - 5000, now);
        session("page-2", "short-member", false, now - 5000, now);

        List<Suspect> walked = new ArrayList<>();
        var question = SuspectSessions.overdue().get(0);
        Page page = page(question, new Place("page", " "), 1);
        walked.addAll(page.suspects());
        while (walked.size() < 3) {
            page = page(question, page.next().orElseThrow(), 1);
            walked.addAll(page.suspects());
        }

        assertThat(walked)
                .containsExactly(
                        new Suspect("realm", "page-1", false),
                        new Suspect("realm", "page-1", true),
                        new Suspect("realm", "page-2", false));
    }

    private static List<String> ids(List<Question> questions) {
        return ask(questions).stream().map(Suspect::sessionId).toList();
    }

    private static List<Suspect> ask(List<Question> questions) {
        return questions.stream()
                .flatMap(question -> page(question, Place.START, 100).suspects().stream())
                .toList();
    }

    private static Page page(Question question, Place after, int limit) {
        return tables.read(em -> question.ask(new SuspectSessions(em, 100), after, limit));
    }

    private static String proof(String connection, String organization) {
        return "{\"notes\":{\"orgsso.connection\":\"%s\",\"orgsso.organization\":\"%s\"}}"
                .formatted(connection, organization);
    }

    private static String word(String connection, String organization) {
        return "{\"notes\":{\"orgsso.organizationOf.%s\":\"%s\"}}".formatted(connection, organization);
    }

    private void notes(String id, String user, String data) {
        session(id, user, false, now, now);
        tables.change(em -> em.createQuery(
                        "update PersistentUserSessionEntity s set s.data = :data where s.userSessionId = :id")
                .setParameter("data", data)
                .setParameter("id", id)
                .executeUpdate());
    }

    private static void client(String session, String client, String data) {
        tables.change(em -> {
            var stored = new PersistentClientSessionEntity();
            stored.setUserSessionId(session);
            stored.setClientId(client);
            stored.setClientStorageProvider("local");
            stored.setExternalClientId("local");
            stored.setRealmId("realm");
            stored.setOffline("0");
            stored.setData(data);
            em.persist(stored);
        });
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
