package io.orgsso.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.account.MemberKey;
import io.orgsso.organization.Membership.PersonFacts;
import io.orgsso.organization.OptIn;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Organizations of one member up to twenty-five; whatever may differ between truth and projection does so in some
 * of them, by a seed.
 */
class MemberPagesTest {
    private static final PersonDigest DIGEST = new PersonDigest("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    private static final ReconcileScope CLOUD = ReconcileScope.ofRealm("cloud");
    private static final Random RANDOM = new Random(26);
    private static final int CONNECTIONS = 3;
    private static final int[] SIZES = {1, 2, 0, 25, 3, 1, 7};

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    private static final List<MemberKey> LOCAL = new ArrayList<>();
    private static final List<MemberKey> FEDERATED = new ArrayList<>();

    @BeforeAll
    static void start() {
        tables.realm("cloud", OptIn.LISTENER);
        tables.federation("cloud", "ldap");
        for (int i = 0; i < SIZES.length; i++) {
            fill("org" + i, SIZES[i]);
        }
        tables.realm("other", OptIn.LISTENER);
        tables.organization("other", "stranger");
        tables.member("other", "stranger", "erin");
    }

    private static void fill(String organization, int members) {
        tables.organization("cloud", organization);
        boolean open = RANDOM.nextInt(4) > 0;
        sql("update ORG set ENABLED = " + open + " where ID = '" + organization + "'");
        for (int i = 0; i < CONNECTIONS; i++) {
            sql("insert into IDENTITY_PROVIDER (INTERNAL_ID, PROVIDER_ALIAS, REALM_ID, ORGANIZATION_ID, ENABLED)"
                    + " values ('" + organization + i + "', '" + connection(organization, i) + "', 'cloud', '"
                    + organization + "', true)");
        }
        for (int i = 0; i < members; i++) {
            String user = Integer.toHexString(RANDOM.nextInt()) + organization;
            local(organization, open, user);
            String federation = RANDOM.nextInt(9) > 0 ? "ldap" : "gone";
            tables.federatedMember("cloud", organization, federation, user);
            FEDERATED.add(key(organization, "f:" + federation + ":" + user));
            ours(organization, "f:" + federation + ":" + user, open, DIGEST.of(BothSides.FEDERATED), "null, null");
            ours(organization, user + "-former", true, "digest", "null, null");
        }
    }

    private static void local(String organization, boolean open, String user) {
        tables.member("cloud", organization, user);
        LOCAL.add(key(organization, user));
        boolean enabled = RANDOM.nextInt(5) > 0;
        sql("update USER_ENTITY set ENABLED = " + enabled + ", EMAIL = 'e', LAST_NAME = 'l' where ID = '" + user + "'");
        String link = "null, null";
        for (int i = 0; i < RANDOM.nextInt(CONNECTIONS + 1); i++) {
            link = "'" + connection(organization, i) + "', 'subject" + i + "'";
            sql("insert into FEDERATED_IDENTITY (IDENTITY_PROVIDER, FEDERATED_USER_ID, REALM_ID, USER_ID) values ("
                    + link + ", 'cloud', '" + user + "')");
        }
        ours(organization, user, open && enabled, DIGEST.of(new PersonFacts(true, "e", null, "l")), link);
    }

    /** A role or none, and a row of the projection, in which one thing may be wrong. */
    private static void ours(String organization, String user, boolean active, String digest, String link) {
        boolean owner = RANDOM.nextInt(3) == 0;
        if (owner) {
            sql("insert into ORGSSO_MEMBER_ROLE (ORG_ID, USER_ID, REALM_ID, ROLE, GRANTED_AT) values ('" + organization
                    + "', '" + user + "', 'cloud', 'owner', 1)");
        }
        int wrong = RANDOM.nextInt(16);
        if (wrong == 0) {
            return;
        }
        sql("insert into ORGSSO_MEMBER (ORG_ID, USER_ID, REALM_ID, ORG_ALIAS, STATE, ROLE, MEMBER_VERSION,"
                + " PERSON_DIGEST, CONNECTION_ALIAS, SUBJECT, SINCE_AT, CHANGE_ID, CHANGED_AT, CAUSE) values ('"
                + organization + "', '" + user + "', 'cloud', '" + (wrong == 1 ? "former" : organization) + "', '"
                + (wrong == 2 ? "left" : active == (wrong != 3) ? "active" : "suspended") + "', '"
                + (owner == (wrong != 4) ? "owner" : "member") + "', 1, '" + (wrong == 5 ? "other" : digest) + "', "
                + (wrong == 6 ? "'" + connection(organization, 0) + "', 'subject'" : link) + ", 1, 'x', 1, 'x')");
    }

    private static String connection(String organization, int number) {
        // The last is the first by alias.
        return "c" + (9 - number) + "-" + organization;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 100})
    void pagesOfAnySizeSuspectWhomTheStatementOverAllTablesConfirms(int limit) {
        assertThat(suspects(false, limit)).isEqualTo(confirmed(false, LOCAL)).hasSizeBetween(5, LOCAL.size() - 5);
        assertThat(suspects(true, limit)).isEqualTo(confirmed(true, FEDERATED)).hasSizeBetween(5, FEDERATED.size() - 5);
    }

    @Test
    void aPageIsNoLargerThanAskedForWhereAnOrganizationIs() {
        var pages = pages(false, 4);

        assertThat(pages)
                .extracting(MemberPages.Page::examined)
                .allSatisfy(examined -> assertThat(examined).isLessThanOrEqualTo(4));
        assertThat(pages.stream().mapToInt(MemberPages.Page::examined).sum()).isEqualTo(LOCAL.size());
    }

    private static Set<MemberKey> suspects(boolean federated, int limit) {
        Set<MemberKey> suspects = new TreeSet<>();
        pages(federated, limit)
                .forEach(page -> page.suspects()
                        .forEach(suspect -> assertThat(suspects.add(suspect)).isTrue()));
        return suspects;
    }

    private static List<MemberPages.Page> pages(boolean federated, int limit) {
        List<MemberPages.Page> pages = new ArrayList<>();
        Cursor.Leg leg = federated ? Cursor.Leg.FEDERATED : Cursor.Leg.MEMBERS;
        Cursor cursor = Cursor.first(leg);
        while (cursor.leg() == leg) {
            Cursor at = cursor;
            pages.add(tables.read(em -> new MemberPages(em, DIGEST, CLOUD, federated).after(at, limit, next -> {})));
            cursor = pages.get(pages.size() - 1).next();
        }
        return pages;
    }

    private static Set<MemberKey> confirmed(boolean federated, List<MemberKey> members) {
        return new TreeSet<>(tables.read(em -> new MemberSuspects(em, DIGEST, CLOUD, federated).confirm(members))
                .keySet());
    }

    private static MemberKey key(String organization, String user) {
        return new MemberKey(new OrganizationId(organization), new UserId(user));
    }

    private static void sql(String statement) {
        tables.change(em -> em.createNativeQuery(statement).executeUpdate());
    }
}
