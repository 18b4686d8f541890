package io.orgsso.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.session.SuspectSessions.Page;
import io.orgsso.session.SuspectSessions.Place;
import io.orgsso.session.SuspectSessions.Question;
import io.orgsso.session.SuspectSessions.Suspect;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.models.jpa.entities.OrganizationEntity;
import org.keycloak.models.jpa.session.PersistentUserSessionEntity;

/** Scheduled sweeps alone, of two sessions a page and two pages a sweep: nothing else looks for sessions to end. */
class OrgssoSessionSweepTest {
    private static final int PEOPLE = 20;
    private static final int PAGE = 2;
    private static final int MOST_PAGES = 2;
    /** What a sweep looks through where it has to look through sessions. */
    private static final int STRETCH = 3;

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    @BeforeAll
    static void start() {
        tables.realm("realm");
        tables.organization("realm", "northwind");
        for (int i = 0; i < PEOPLE; i++) {
            tables.member("realm", "northwind", "user-" + i);
        }
    }

    @BeforeEach
    void signIn() {
        tables.change(em -> {
            em.createQuery("delete from PersistentUserSessionEntity").executeUpdate();
            em.createQuery("delete from FederatedIdentityEntity").executeUpdate();
            em.createQuery("delete from IdentityProviderEntity").executeUpdate();
            em.find(OrganizationEntity.class, "northwind").setEnabled(true);
        });
        tables.connection("realm", "northwind", "c-kept", true);
        tables.connection("realm", "northwind", "c-removed", true);
        for (int i = 0; i < PEOPLE; i++) {
            signIn(i, i % 2 == 0 ? "c-kept" : "c-removed");
        }
    }

    @Test
    void aConnectionThatIsRemovedEndsItsSessionsThoughNobodyLookedAtOnce() {
        // As Keycloak does it; the node that was to sweep dies.
        tables.change(em -> {
            em.createQuery("delete from FederatedIdentityEntity l where l.identityProvider = 'c-removed'")
                    .executeUpdate();
            em.createQuery("delete from IdentityProviderEntity c where c.alias = 'c-removed'")
                    .executeUpdate();
        });
        sweepThroughAll();

        assertThat(sessions()).hasSize(PEOPLE / 2).allMatch(data -> data.contains("c-kept"));
    }

    @Test
    void aConnectionThatIsTakenFromItsOrganizationDoesSoToo() {
        tables.change(em -> em.createQuery(
                        "update IdentityProviderEntity c set c.organizationId = null where c.alias = 'c-removed'")
                .executeUpdate());
        sweepThroughAll();

        assertThat(sessions()).hasSize(PEOPLE / 2).allMatch(data -> data.contains("c-kept"));
    }

    @Test
    void suspectsThatStayHideNoneBehindThemAndAreNotJudgedAgainBeforeThose() {
        tables.change(em -> em.find(OrganizationEntity.class, "northwind").setEnabled(false));
        var judge = new Judge();
        judge.mercy = true;
        var sweep = new OrgssoSessionSweep(MOST_PAGES, MOST_PAGES);

        for (int i = 0; i < PEOPLE / (PAGE * MOST_PAGES); i++) {
            sweep.sweep(judge);
        }

        assertThat(judge.judged).hasSize(PEOPLE).doesNotHaveDuplicates();
    }

    @Test
    void behindTheLastSessionTheNextSweepBeginsWithTheFirst() {
        tables.change(em -> em.find(OrganizationEntity.class, "northwind").setEnabled(false));
        var judge = new Judge();
        judge.mercy = true;
        var sweep = new OrgssoSessionSweep(PEOPLE, PEOPLE);

        sweep.sweep(judge);
        sweep.sweep(judge);

        assertThat(judge.judged).hasSize(2 * PEOPLE);
        assertThat(judge.judged.subList(0, PEOPLE)).isEqualTo(judge.judged.subList(PEOPLE, 2 * PEOPLE));
    }

    private static void sweepThroughAll() {
        var judge = new Judge();
        var sweep = new OrgssoSessionSweep(MOST_PAGES, MOST_PAGES);
        for (int i = 0; i < PEOPLE; i++) {
            sweep.sweep(judge);
        }
    }

    /** Ends whatever is brought before it, or nothing. */
    private static final class Judge implements SuspectWalk.Sessions {
        private final List<Suspect> judged = new ArrayList<>();
        private boolean mercy;

        @Override
        public Page page(Question question, Place after) {
            return tables.read(em -> question.ask(new SuspectSessions(em, STRETCH), after, PAGE));
        }

        @Override
        public void judge(List<Suspect> suspects) {
            judged.addAll(suspects);
            if (!mercy) {
                tables.change(em -> suspects.forEach(suspect -> em.createQuery(
                                "delete from PersistentUserSessionEntity s where s.userSessionId = :id")
                        .setParameter("id", suspect.sessionId())
                        .executeUpdate()));
            }
        }
    }

    private static List<String> sessions() {
        return tables.read(em -> em.createQuery("select s.data from PersistentUserSessionEntity s", String.class)
                .getResultList());
    }

    private static void signIn(int person, String connection) {
        tables.link("realm", "user-" + person, connection, "subject-" + person);
        tables.change(em -> {
            var session = new PersistentUserSessionEntity();
            session.setUserSessionId("session-" + person);
            session.setRealmId("realm");
            session.setUserId("user-" + person);
            session.setOffline("0");
            session.setCreatedOn(1_000_000);
            session.setLastSessionRefresh(1_000_000);
            session.setData("{\"notes\":{\"orgsso.organization\":\"northwind\",\"orgsso.connection\":\"" + connection
                    + "\",\"orgsso.provenAt\":\"1000000\"}}");
            em.persist(session);
        });
    }
}
