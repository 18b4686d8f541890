package io.orgsso.bench;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * An organization with many members, of whom every target has heard.
 *
 * @param name of the server's database
 */
record Population(Database database, String name, BenchRealm realm, String organization, int size) {
    /** One member by the admin API; the others are copies of what the server and the projector wrote of her. */
    static Population create(Database database, String name, BenchRealm realm, int size) {
        var id = realm.admin().organizations().create("populous", List.of("populous.example"), Map.of());
        var template = realm.admin().users().create("template@populous.example", "password");
        realm.admin().organizations().addMember(id, template).ok();
        var population = new Population(database, name, realm, id, size);
        population.await(
                "select (select count(*) from orgsso_delivery) + (select count(*) from orgsso_target where not filled)"
                        + " + (select 1 - count(*) from orgsso_member where user_id = '" + template + "')",
                0);
        var copies = new Copies(database, name, size);
        var user = "md5('" + realm.name() + "' || i)::uuid::text";
        // All have the template's address, so that what the projection knows of her is right for each.
        copies.of(
                "user_entity",
                "id = '" + template + "'",
                Map.of(
                        "id", user,
                        "email_constraint", "'p' || i || '@populous.example'",
                        "username", "'p' || i || '@populous.example'"));
        copies.of("user_group_membership", "user_id = '" + template + "'", Map.of("user_id", user));
        copies.of("orgsso_member", "user_id = '" + template + "'", Map.of("user_id", user));
        copies.write();
        database.execute(name, "analyze");
        return population;
    }

    /** Owes a target a new version of so many members, in one transaction. */
    void owe(int members, String target) {
        commit(members, target);
        ring(target);
    }

    private void commit(int members, String target) {
        database.execute(
                name,
                "/* bench */ with owed as (update orgsso_member set member_version = member_version + 1 where (org_id,"
                        + " user_id) in (select org_id, user_id from orgsso_member where"
                        + " org_id = '" + organization + "' limit "
                        + members + ") returning org_id, user_id, realm_id, member_version)"
                        + " insert into orgsso_delivery (target, org_id, user_id, realm_id, wanted_version,"
                        + " claimed_version, delivered_version, state, due_at, pending_since, fence, attempts)"
                        + " select '" + target + "', org_id, user_id, realm_id, member_version, 0, member_version - 1,"
                        + " 'pending', member_version, member_version, 0, 0 from owed");
    }

    /** At the target's door, as a change through the server does: a replay of no dead letters reads next to nothing. */
    private void ring(String target) {
        realm.api()
                .post(realm.admin().path("/orgsso/sync/targets/" + target + "/replay"), Map.of())
                .ok();
    }

    /**
     * Milliseconds from the commit of what is owed until the target has taken it.
     *
     * @param members who is owed to the target, each with a new version
     */
    double drain(int members, String target) {
        // One row, which the end of each claim writes: to look for what is owed would read what others have left
        // behind.
        var taken = "coalesce((select sum(delivered) from orgsso_tally where target = '" + target + "'), 0)";
        long wanted = Long.parseLong(database.text(name, "select " + taken)) + members;
        commit(members, target);
        return Arm.timed(() -> {
            ring(target);
            await("/* bench */ select greatest(" + wanted + " - " + taken + ", 0)", 0);
        });
    }

    /** Waits until nothing is owed any more. */
    void awaitDelivered() {
        await("/* bench */ select count(*) from (select 1 from orgsso_delivery limit 1) owed", 0);
    }

    /** On one connection: opening one for every look would cost more than what is measured. */
    void await(String count, long wanted) {
        try (var connection = database.connect(name);
                var look = connection.prepareStatement(count)) {
            while (number(look) != wanted) {
                Thread.sleep(5);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(count, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static long number(PreparedStatement look) throws SQLException {
        try (var result = look.executeQuery()) {
            result.next();
            return result.getLong(1);
        }
    }
}
