package io.orgsso.e2e.membership;

import static org.awaitility.Awaitility.await;

import io.orgsso.e2e.server.Postgres;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The store by SQL: also of organizations and realms that no endpoint answers for any more. */
record StoreTables(Postgres database) {
    /** Long enough for a change that left a mark, too short for the pass that finds what left none. */
    private static final Duration PROMPTLY = Duration.ofSeconds(30);

    Optional<String> state(String organizationId, String userId) {
        return database
                .query("select state from orgsso_member where org_id = '%s' and user_id = '%s'"
                        .formatted(organizationId, userId))
                .stream()
                .map(row -> row.get(0))
                .findFirst();
    }

    void awaitState(String organizationId, String userId, String state) {
        awaitState(organizationId, userId, state, PROMPTLY);
    }

    void awaitState(String organizationId, String userId, String state, Duration patience) {
        await("the projector makes it " + state)
                .atMost(patience)
                .until(() -> state(organizationId, userId), Optional.of(state)::equals);
    }

    /** Works while the projector is kept from this member. */
    void whileHeld(String organizationId, String userId, Runnable work) {
        database.whileLocked(
                "select 1 from orgsso_member where org_id = '%s' and user_id = '%s' for update"
                        .formatted(organizationId, userId),
                work);
    }

    long version(String organizationId, String userId) {
        return database.count("select member_version from orgsso_member where org_id = '%s' and user_id = '%s'"
                .formatted(organizationId, userId));
    }

    /** The change records of a member, oldest first: version, previous state, state, role. */
    List<List<String>> changes(String organizationId, String userId) {
        return database.query("select member_version, previous_state, state, role from orgsso_change"
                + " where org_id = '%s' and user_id = '%s' order by member_version".formatted(organizationId, userId));
    }

    /** Waits until nothing is left to project. */
    void awaitSettled(Duration patience) {
        await("all marks are settled")
                .atMost(patience)
                .until(() -> database.count("select count(*) from orgsso_mark") == 0);
    }

    void awaitSettled() {
        awaitSettled(PROMPTLY);
    }

    long rowsOfRealm(String realmId) {
        return database.count("select count(*) from orgsso_member where realm_id = '%s'".formatted(realmId));
    }
}
