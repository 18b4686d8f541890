package io.orgsso.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.stream.IntStream;
import org.hibernate.LockMode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.storage.jpa.entity.FederatedUserGroupMembershipEntity;

/** Over a table of Keycloak's with such a key; by arrays as on PostgreSQL, and one by one as elsewhere. */
class KeyedSelectTest {
    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    @BeforeAll
    static void start() {
        for (int i = 0; i < 140; i++) {
            tables.federatedMember("cloud", "northwind" + i % 2, "ldap", "person" + i);
        }
        tables.federatedMember("elsewhere", "northwind0", "other", "person0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsAreFoundByTheirWholeKeyHoweverManyThereAre(boolean arrays) {
        List<RowKey> keys =
                IntStream.range(0, 140).mapToObj(i -> key("f:ldap:person" + i)).toList();

        List<String> found = tables.read(em -> select(em, arrays, memberships(), keys, LockMode.NONE));

        assertThat(found)
                .as("who is in that organization, and not one of the others' with the same user")
                .hasSize(70)
                .contains("f:ldap:person0", "f:ldap:person138")
                .doesNotContain("f:ldap:person1")
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRowInOtherHandsIsLeftOutByWhoDoesNotWait(boolean arrays) {
        List<RowKey> both = List.of(key("f:ldap:person0"), key("f:ldap:person2"));
        try (EntityManager holder = tables.open()) {
            holder.getTransaction().begin();
            assertThat(select(holder, arrays, memberships(), both.subList(0, 1), LockMode.PESSIMISTIC_WRITE))
                    .hasSize(1);

            assertThat(unlocked(arrays, both)).containsExactly("f:ldap:person2");
            holder.getTransaction().rollback();
        }
        assertThat(unlocked(arrays, both)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyRowsThatShareTheGivenValueCount(boolean arrays) {
        List<RowKey> both = List.of(key("f:ldap:person0"), key("f:other:person0"));

        List<String> found = tables.read(em ->
                select(em, arrays, memberships().sharing("REALM_ID", "realmId", "elsewhere"), both, LockMode.NONE));

        assertThat(found).containsExactly("f:other:person0");
    }

    private static List<String> unlocked(boolean arrays, List<RowKey> keys) {
        return tables.read(em -> select(em, arrays, memberships(), keys, LockMode.UPGRADE_SKIPLOCKED));
    }

    private static KeyedSelect<FederatedUserGroupMembershipEntity> memberships() {
        return new KeyedSelect<>(
                FederatedUserGroupMembershipEntity.class,
                "FED_USER_GROUP_MEMBERSHIP",
                List.of("GROUP_ID", "USER_ID"),
                List.of("groupId", "userId"));
    }

    private static List<String> select(
            EntityManager em,
            boolean arrays,
            KeyedSelect<FederatedUserGroupMembershipEntity> select,
            List<RowKey> keys,
            LockMode lock) {
        List<FederatedUserGroupMembershipEntity> rows =
                arrays ? select.atOnce(em, keys, lock) : select.bySome(em, keys, lock);
        return rows.stream().map(FederatedUserGroupMembershipEntity::getUserId).toList();
    }

    private static RowKey key(String user) {
        return new RowKey("northwind0-group", user);
    }
}
