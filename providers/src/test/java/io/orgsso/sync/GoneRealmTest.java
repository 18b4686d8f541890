package io.orgsso.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.models.KeycloakSessionFactory;

/** How long the last rows of a deleted realm stay. */
class GoneRealmTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-29T12:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    /** Of each deleted row: its table, and the transaction. */
    @BeforeAll
    static void noteDeletions() {
        sql("create table DELETED (ID serial, ROW_OF text, TX bigint)");
        sql("create function note_deletion() returns trigger language plpgsql as"
                + " 'begin insert into DELETED (ROW_OF, TX) values (tg_table_name, txid_current()); return old; end'");
        for (String table :
                List.of("ORGSSO_MEMBER", "ORGSSO_CHANGE", "ORGSSO_DELIVERY", "ORGSSO_ACCOUNT", "ORGSSO_RESOURCE")) {
            sql("create trigger NOTE_DELETION after delete on " + table
                    + " for each row execute function note_deletion()");
        }
        // No entity maps them yet.
        for (String table : List.of("ORGSSO_RESOURCE_TRANSFER", "ORGSSO_USAGE", "ORGSSO_INVOICE")) {
            sql("create table " + table + " (REALM_ID varchar(36))");
        }
    }

    @BeforeEach
    void empty() {
        tables.change(em -> List.of(
                        "OrgssoMember",
                        "OrgssoChange",
                        "OrgssoDelivery",
                        "OrgssoAccount",
                        "OrgssoResource",
                        "OrgssoMark")
                .forEach(table -> em.createQuery("delete from " + table).executeUpdate()));
        sql("delete from DELETED");
        sql("delete from REALM");
        tables.targets("crm");
    }

    @Test
    void theyGoWhenEveryTargetHasHeard() {
        erased();
        owed("crm");

        purge();
        assertThat(rows()).isOne();

        tables.change(em -> em.createQuery("delete from OrgssoDelivery").executeUpdate());
        purge();
        assertThat(rows()).isZero();
    }

    @Test
    void aTargetThatIsForgottenIsNotWaitedFor() {
        erased();
        owed("long gone");

        purge();

        assertThat(rows()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void whateverTheLastTargetHearsMeanwhileTheMembersGoLast(int transaction) {
        erased();
        owed("crm");
        sql(
                "insert into ORGSSO_CHANGE (ID, REALM_ID, ORG_ID, ORG_ALIAS, USER_ID, MEMBER_VERSION, STATE, ROLE, CAUSE,"
                        + " OCCURRED_AT) values ('x', 'gone', 'northwind', 'northwind', 'alice', 7, 'erased', 'member', 'x', 7)");

        new GoneRealms(before(transaction, () -> sql("delete from ORGSSO_DELIVERY")), CLOCK).purge();
        assertThat(rows() > 0 || changes() == 0).isTrue();

        sql("delete from ORGSSO_DELIVERY");
        purge();
        assertThat(List.of(rows(), changes())).containsOnly(0L);
    }

    @Test
    void accountThatWasOpenedBesideTheDeletionGoesAndWaitsForNobody() {
        owed("crm");
        account("northwind", "gone");
        account("tailspin", "cloud");
        tables.realm("cloud");

        purge();

        assertThat(texts("select ORG_ID from ORGSSO_ACCOUNT")).containsExactly("tailspin");
    }

    @Test
    void whatARealmHadGoesAPageAtATime() {
        sql("insert into ORGSSO_ACCOUNT (ORG_ID, REALM_ID, ALIAS, STATE, CREATED_AT)"
                + " select 'org-' || n, 'gone', 'org-' || n, 'active', 7 from generate_series(1, 700) as n");
        sql("insert into ORGSSO_RESOURCE (ID, REALM_ID, ORG_ID, RESOURCE_TYPE, EXTERNAL_ID, STATE, CREATED_AT)"
                + " select 'id-' || n, 'gone', 'org-' || n, 'model', 'x', 'active', 7"
                + " from generate_series(1, 700) as n");
        sql("insert into ORGSSO_INVOICE values ('gone')");
        erased();
        sql("update ORGSSO_MEMBER set STATE = 'active'");
        tables.change(em -> new Marks(em, CLOCK)
                .leave("gone", List.of(new Marks.Spot(null, null, null)), Origin.of("realm-removed")));

        for (int turns = 0; turns < 10; turns++) {
            tables.change(em -> new Projector(KeycloakTables.session(em), CLOCK, new PersonDigest(new byte[16]))
                    .settle(new Marks(em, CLOCK).claim(100)));
        }

        assertThat(texts("select ROW_OF || ' ' || count(*) from DELETED group by ROW_OF order by min(ID)"))
                .containsExactly("orgsso_resource 700", "orgsso_account 700");
        assertThat(texts("select TX || ' deleted ' || count(*) from DELETED group by TX having count(*) > 500"))
                .isEmpty();
        assertThat(texts("select REALM_ID from ORGSSO_INVOICE")).isEmpty();
        assertThat(texts("select STATE from ORGSSO_MEMBER")).containsExactly("erased");
    }

    @Test
    void thousandsGoInTransactionsOfAThousandAndTheMembersLast() {
        sql("insert into ORGSSO_MEMBER (ORG_ID, USER_ID, REALM_ID, ORG_ALIAS, STATE, ROLE, MEMBER_VERSION, SINCE_AT,"
                + " CHANGE_ID, CHANGED_AT, CAUSE) select 'northwind', 'user-' || n, 'gone', 'northwind', 'erased',"
                + " 'member', 7, 1, 'x', 7, 'x' from generate_series(1, 2500) as n");
        sql("insert into ORGSSO_CHANGE (ID, REALM_ID, ORG_ID, ORG_ALIAS, USER_ID, MEMBER_VERSION, STATE, ROLE, CAUSE,"
                + " OCCURRED_AT) select 'change-' || n, 'gone', 'northwind', 'northwind', 'user-' || n, 7, 'erased',"
                + " 'member', 'x', 7 from generate_series(1, 2500) as n");
        sql("insert into ORGSSO_DELIVERY (TARGET, ORG_ID, USER_ID, REALM_ID, WANTED_VERSION, CLAIMED_VERSION,"
                + " DELIVERED_VERSION, STATE, DUE_AT, FENCE, ATTEMPTS) select 'long gone', 'northwind', 'user-' || n,"
                + " 'gone', 7, 0, 6, 'pending', 7, 0, 0 from generate_series(1, 2500) as n");

        purge();

        assertThat(texts("select ROW_OF || ' ' || count(*) from DELETED group by ROW_OF order by min(ID)"))
                .containsExactly("orgsso_change 2500", "orgsso_delivery 2500", "orgsso_member 2500");
        assertThat(texts("select TX || ' deleted ' || count(*) from DELETED group by TX having count(*) > 1000"))
                .isEmpty();
    }

    @Test
    void aRealmThatIsThereAgainKeepsItsRows() {
        erased();
        tables.realm("gone");

        purge();

        assertThat(rows()).isOne();
    }

    private static void purge() {
        new GoneRealms(tables.sessions(), CLOCK).purge();
    }

    /** Sessions, before the given of which something happens. */
    private static KeycloakSessionFactory before(int transaction, Runnable something) {
        KeycloakSessionFactory sessions = tables.sessions();
        AtomicInteger begun = new AtomicInteger();
        return (KeycloakSessionFactory) Proxy.newProxyInstance(
                GoneRealmTest.class.getClassLoader(),
                new Class<?>[] {KeycloakSessionFactory.class},
                (self, method, given) -> {
                    if (method.getName().equals("create") && begun.incrementAndGet() == transaction) {
                        something.run();
                    }
                    return method.invoke(sessions, given);
                });
    }

    private static long rows() {
        return tables.read(em -> em.createQuery("select count(m) from OrgssoMember m", Long.class)
                .getSingleResult());
    }

    private static long changes() {
        return tables.read(em -> em.createQuery("select count(c) from OrgssoChange c", Long.class)
                .getSingleResult());
    }

    private static void account(String organization, String realmId) {
        sql("insert into ORGSSO_ACCOUNT (ORG_ID, REALM_ID, ALIAS, STATE, CREATED_AT) values ('" + organization + "', '"
                + realmId + "', '" + organization + "', 'active', 7)");
    }

    private static void erased() {
        tables.change(em -> em.createNativeQuery("insert into ORGSSO_MEMBER (ORG_ID, USER_ID, REALM_ID, ORG_ALIAS,"
                        + " STATE, ROLE, MEMBER_VERSION, SINCE_AT, CHANGE_ID, CHANGED_AT, CAUSE) values ('northwind',"
                        + " 'alice', 'gone', 'northwind', 'erased', 'member', 7, 1, 'x', 7, 'x')")
                .executeUpdate());
    }

    private static List<String> texts(String query) {
        return tables.read(em ->
                em.unwrap(Session.class).createNativeQuery(query, String.class).getResultList());
    }

    private static void sql(String statement) {
        tables.change(em -> em.createNativeQuery(statement).executeUpdate());
    }

    private static void owed(String target) {
        tables.change(em -> em.createNativeQuery("insert into ORGSSO_DELIVERY (TARGET, ORG_ID, USER_ID, REALM_ID,"
                        + " WANTED_VERSION, CLAIMED_VERSION, DELIVERED_VERSION, STATE, DUE_AT, FENCE, ATTEMPTS)"
                        + " values (:target, 'northwind', 'alice', 'gone', 7, 0, 6, 'pending', 7, 0, 0)")
                .setParameter("target", target)
                .executeUpdate());
    }
}
