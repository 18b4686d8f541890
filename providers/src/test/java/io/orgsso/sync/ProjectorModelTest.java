package io.orgsso.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.Walks;
import io.orgsso.account.MemberKey;
import io.orgsso.feed.MemberMessage;
import io.orgsso.feed.MessageWriter;
import io.orgsso.feed.Sequencer;
import io.orgsso.organization.OptIn;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random walks of the projector and the sequencer over Keycloak's tables and ours: memberships, people and organizations
 * change with a mark in the same transaction, batches are projected and placed by nodes whose clocks differ, and every
 * transaction may be lost before any of its statements or before its commit. A walk is told by its seed ({@link Walks}).
 */
class ProjectorModelTest {
    private static final List<String> ORGANIZATIONS = List.of("northwind", "fabrikam");
    private static final List<String> USERS = List.of("alice", "bob", "carol", "dave");
    private static final List<String> TARGETS = List.of("first", "second");
    private static final PersonDigest DIGEST = new PersonDigest("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    private static final int WALKS = 10;
    private static final int STEPS = 120;
    /** More than a batch of these members has. */
    private static final int STATEMENTS = 50;

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    private long now;
    private Random random = new Random();
    /** Last version seen of each member, by organization and user. */
    private Map<String, Long> versions;
    /** What a target has heard: of each member, and of each organization the message that said most lately how it is. */
    private Map<MemberKey, Long> heard;

    private Map<String, MemberMessage> accounts;

    @BeforeAll
    static void start() {
        tables.realm("cloud", OptIn.LISTENER);
        ORGANIZATIONS.forEach(organization -> tables.organization("cloud", organization));
        tables.targets(TARGETS.toArray(String[]::new));
        USERS.forEach(user -> tables.member("cloud", "nowhere", user));
        tables.change(em -> em.createNativeQuery(
                        "insert into ORGSSO_FEED (NAME, FEED_POSITION) values" + " ('members', 0), ('purged', 0)")
                .executeUpdate());
    }

    @BeforeEach
    void empty() {
        tables.change(em -> {
            for (String entity : List.of("Member", "Account", "Mark", "Change", "Delivery", "MemberRole")) {
                em.createQuery("delete from Orgsso" + entity).executeUpdate();
            }
            sql(em, "delete from USER_GROUP_MEMBERSHIP");
            sql(em, "update USER_ENTITY set ENABLED = true");
            sql(em, "update ORG set ENABLED = true");
        });
        now = 1_000_000_000_000L;
        versions = new HashMap<>();
        heard = new HashMap<>();
        accounts = new HashMap<>();
    }

    static List<Long> seeds() {
        return Walks.seeds(WALKS);
    }

    @ParameterizedTest(name = "-Dmodel.seed={0}")
    @MethodSource("seeds")
    void whateverTransactionIsLostTheStoreEndsWithTheTruth(long seed) {
        random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            step();
            deliver();
            assertEveryChangeIsNewer();
        }

        while (count("OrgssoMark") > 0) {
            now += 1000;
            tables.change(this::project);
            deliver();
        }
        tables.change(em -> Sequencer.placeBatch(KeycloakTables.session(em)));

        assertEveryChangeIsNewer();
        assertStoreTellsTheTruth();
        assertTargetKnowsHowAccountsStand();
        assertTargetsAreOwedTheLastVersion();
        assertPlacesFollowVersions();
    }

    private void step() {
        String organization = ORGANIZATIONS.get(random.nextInt(ORGANIZATIONS.size()));
        String user = USERS.get(random.nextInt(USERS.size()));
        now += random.nextLong(-30_000, 31_000);
        switch (random.nextInt(14)) {
            case 0, 1 ->
                inTransaction(em -> {
                    sql(
                            em,
                            "delete from USER_GROUP_MEMBERSHIP where USER_ID = '" + user + "' and GROUP_ID = '"
                                    + organization + "-group'");
                    sql(
                            em,
                            "insert into USER_GROUP_MEMBERSHIP (GROUP_ID, USER_ID, MEMBERSHIP_TYPE) values ('"
                                    + organization + "-group', '" + user + "', 'UNMANAGED')");
                    mark(em, organization, user);
                });
            case 2, 3 ->
                inTransaction(em -> {
                    sql(
                            em,
                            "delete from USER_GROUP_MEMBERSHIP where USER_ID = '" + user + "' and GROUP_ID = '"
                                    + organization + "-group'");
                    mark(em, organization, user);
                });
            case 4 ->
                inTransaction(em -> {
                    sql(em, "update USER_ENTITY set ENABLED = not ENABLED where ID = '" + user + "'");
                    mark(em, null, user);
                });
            case 5 ->
                inTransaction(em -> {
                    sql(em, "update ORG set ENABLED = not ENABLED where ID = '" + organization + "'");
                    mark(em, organization, null);
                });
            case 6 ->
                inTransaction(em -> {
                    sql(
                            em,
                            "delete from ORGSSO_MEMBER_ROLE where USER_ID = '" + user + "' and ORG_ID = '"
                                    + organization + "'");
                    sql(
                            em,
                            "insert into ORGSSO_MEMBER_ROLE (ORG_ID, USER_ID, REALM_ID, ROLE, GRANTED_AT) values ('"
                                    + organization + "', '" + user + "', 'cloud', 'developer', " + now + ")");
                    mark(em, organization, user);
                });
            case 7 ->
                inTransaction(em -> {
                    sql(
                            em,
                            "update USER_ENTITY set EMAIL = '" + random.nextInt(9) + "@example.com' where ID = '" + user
                                    + "'");
                    mark(em, null, user);
                });
            case 8, 9, 10 -> inTransaction(em -> Sequencer.placeBatch(KeycloakTables.session(em)));
            default -> inTransaction(this::project);
        }
    }

    /** One in three is lost somewhere on its way. */
    private void inTransaction(Consumer<EntityManager> work) {
        if (random.nextInt(3) == 0) {
            tables.lose(random.nextInt(STATEMENTS), work);
        } else {
            tables.change(work);
        }
    }

    private void project(EntityManager em) {
        // The other node's clock.
        Clock clock = Clock.fixed(Instant.ofEpochMilli(now + random.nextLong(-30_000, 30_000)), ZoneOffset.UTC);
        List<MarkEntity> held = new Marks(em, Clock.fixed(Instant.ofEpochMilli(Long.MAX_VALUE / 2), ZoneOffset.UTC))
                .claim(1 + random.nextInt(5));
        new Projector(KeycloakTables.session(em), clock, DIGEST).settle(held);
    }

    /** At once, to a target that keeps of an account what the newest version of its members has said. */
    private void deliver() {
        for (MemberMessage message : messages()) {
            var member = new MemberKey(new OrganizationId(message.organizationId()), new UserId(message.userId()));
            if (message.version() > heard.getOrDefault(member, 0L)) {
                heard.put(member, message.version());
                accounts.merge(
                        message.organizationId(),
                        message,
                        (held, told) -> told.version() >= held.version() ? told : held);
                assertThat(message.account().state())
                        .as("of an organization that is there")
                        .isNotEqualTo("closed");
            }
        }
    }

    private static List<MemberMessage> messages() {
        List<MemberKey> members = rows("select ORG_ID, USER_ID from ORGSSO_MEMBER").stream()
                .map(row -> new MemberKey(new OrganizationId((String) row[0]), new UserId((String) row[1])))
                .toList();
        return tables.read(em -> new MessageWriter(KeycloakTables.session(em))
                .write(members).stream().flatMap(Optional::stream).toList());
    }

    private void assertTargetKnowsHowAccountsStand() {
        for (Object[] organization : rows("select ID, ENABLED from ORG")) {
            MemberMessage told = accounts.get(organization[0]);
            if (told != null) {
                assertThat(told.account().state())
                        .as("account of %s", told.organization())
                        .isEqualTo(organization[1].equals(true) ? "active" : "suspended");
            }
        }
    }

    /** Of one member's changes, in the order of their commits, each has a higher version than the one before. */
    private void assertEveryChangeIsNewer() {
        Map<String, Long> latest = new HashMap<>();
        for (Object[] member : rows("select ORG_ID, USER_ID, MEMBER_VERSION from ORGSSO_MEMBER")) {
            latest.put(member[0] + "/" + member[1], (Long) member[2]);
        }
        latest.forEach((member, version) -> assertThat(version)
                .as("version of %s", member)
                .isGreaterThanOrEqualTo(versions.getOrDefault(member, 0L)));
        assertThat(latest.keySet()).as("members are never forgotten").containsAll(versions.keySet());
        versions = latest;
        for (Object[] change :
                rows("select ORG_ID, USER_ID, max(MEMBER_VERSION), count(*), count(distinct MEMBER_VERSION)"
                        + " from ORGSSO_CHANGE group by ORG_ID, USER_ID")) {
            assertThat(change[2]).as("last change told").isEqualTo(latest.get(change[0] + "/" + change[1]));
            assertThat(change[3]).as("changes and versions").isEqualTo(change[4]);
        }
        assertThat(rows("select distinct ORG_ID, USER_ID from ORGSSO_CHANGE")).hasSameSizeAs(latest.keySet());
    }

    private static void assertStoreTellsTheTruth() {
        Map<String, String> truth = new HashMap<>();
        for (Object[] member : rows("select o.ID, m.USER_ID, u.ENABLED and o.ENABLED from ORG o join"
                + " USER_GROUP_MEMBERSHIP m on m.GROUP_ID = o.GROUP_ID join USER_ENTITY u on u.ID = m.USER_ID")) {
            truth.put(member[0] + "/" + member[1], member[2].equals(true) ? "active" : "suspended");
        }
        Map<String, String> known = new HashMap<>();
        for (Object[] member : rows("select ORG_ID, USER_ID, STATE from ORGSSO_MEMBER where STATE <> 'left'")) {
            known.put(member[0] + "/" + member[1], (String) member[2]);
        }
        assertThat(known).isEqualTo(truth);
        assertThat(rows("select m.ORG_ID, m.USER_ID from ORGSSO_MEMBER m left join ORGSSO_MEMBER_ROLE r on"
                        + " r.ORG_ID = m.ORG_ID and r.USER_ID = m.USER_ID where m.STATE <> 'left'"
                        + " and m.ROLE <> coalesce(r.ROLE, 'member')"))
                .as("roles that differ")
                .isEmpty();
        assertThat(rows("select r.ORG_ID, r.USER_ID from ORGSSO_MEMBER_ROLE r where not exists (select 1 from ORG o"
                        + " join USER_GROUP_MEMBERSHIP m on m.GROUP_ID = o.GROUP_ID where o.ID = r.ORG_ID"
                        + " and m.USER_ID = r.USER_ID)"))
                .as("roles without a membership")
                .isEmpty();
        for (String organization : ORGANIZATIONS) {
            try (EntityManager em = tables.open()) {
                var pages = new MemberPages(
                        em, DIGEST, ReconcileScope.ofOrganization("cloud", new OrganizationId(organization)), false);
                assertThat(pages.after(new Cursor(Cursor.Leg.MEMBERS, organization + "-group", " "), 100, next -> {})
                                .suspects())
                        .isEmpty();
            }
        }
    }

    private static void assertTargetsAreOwedTheLastVersion() {
        assertThat(rows("select d.TARGET, m.USER_ID from ORGSSO_MEMBER m join ORGSSO_DELIVERY d on d.ORG_ID = m.ORG_ID"
                        + " and d.USER_ID = m.USER_ID where d.WANTED_VERSION = m.MEMBER_VERSION"))
                .hasSize(TARGETS.size() * count("OrgssoMember"));
        assertThat(count("OrgssoDelivery")).isEqualTo(TARGETS.size() * count("OrgssoMember"));
    }

    private static void assertPlacesFollowVersions() {
        assertThat(rows("select a.ID, b.ID from ORGSSO_CHANGE a join ORGSSO_CHANGE b on a.ORG_ID = b.ORG_ID and"
                        + " a.USER_ID = b.USER_ID and a.MEMBER_VERSION < b.MEMBER_VERSION where a.FEED_POSITION is null"
                        + " or a.FEED_POSITION >= b.FEED_POSITION"))
                .isEmpty();
        assertThat(rows("select FEED_POSITION, count(*) from ORGSSO_CHANGE group by FEED_POSITION having count(*) > 1"))
                .isEmpty();
    }

    private void mark(EntityManager em, @Nullable String organization, @Nullable String user) {
        var spot = new Marks.Spot(
                organization == null ? null : new OrganizationId(organization),
                user == null ? null : new UserId(user),
                null);
        new Marks(em, Clock.fixed(Instant.ofEpochMilli(now), ZoneOffset.UTC))
                .leave("cloud", List.of(spot), Origin.of("walk"));
    }

    private static void sql(EntityManager em, String statement) {
        em.createNativeQuery(statement).executeUpdate();
    }

    @SuppressWarnings("unchecked")
    private static List<Object[]> rows(String query) {
        return tables.read(em -> (List<Object[]>) em.createNativeQuery(query).getResultList());
    }

    private static int count(String entity) {
        return tables.read(em -> em.createQuery("select count(e) from " + entity + " e", Long.class)
                .getSingleResult()
                .intValue());
    }
}
