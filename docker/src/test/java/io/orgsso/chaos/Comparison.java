package io.orgsso.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keycloak's own tables, our projection and the targets, row by row. */
final class Comparison {
    private static final String TRUTH = "select o.id org_id, u.id user_id, u.email, coalesce(r.role, 'member') role,"
            + " case when o.enabled and u.enabled then 'active' else 'suspended' end state"
            + " from org o join user_group_membership m on m.group_id = o.group_id join user_entity u on u.id = m.user_id"
            + " left join orgsso_member_role r on r.org_id = o.id and r.user_id = u.id";
    private static final String BELONGS = "p.state in ('active', 'suspended')";

    private final Cluster cluster;
    private final Receiver receiver;

    Comparison(Cluster cluster, Receiver receiver) {
        this.cluster = cluster;
        this.receiver = receiver;
    }

    /** Whether nothing is on its way any more. */
    boolean isQuiet() {
        return receiver.isIdle()
                && cluster.query("keycloak", "select id from orgsso_mark limit 1")
                        .isEmpty()
                && cluster.query("keycloak", "select user_id from orgsso_delivery limit 1")
                        .isEmpty();
    }

    /** Rows that differ; none if all agree. */
    List<String> differences() {
        var found = new ArrayList<String>();
        find(
                found,
                "lost or wrong in the projection",
                "select t.* from (" + TRUTH + ") t where not exists (select 1 from orgsso_member p where"
                        + " p.org_id = t.org_id and p.user_id = t.user_id and p.state = t.state and p.role = t.role)");
        find(
                found,
                "extra in the projection",
                "select p.org_id, p.user_id, p.state from orgsso_member p where (" + BELONGS
                        + " and not exists (select 1"
                        + " from (" + TRUTH + ") t where t.org_id = p.org_id and t.user_id = p.user_id))"
                        + " or (p.state <> 'erased' and not exists (select 1 from user_entity u where u.id = p.user_id))");
        find(found, "waits or died on the way", "select d.target, d.org_id, d.user_id, d.state from orgsso_delivery d");
        // Who has left changes her address without this customer hearing of it.
        var columns = "select p.org_id, p.user_id, p.state, p.role, p.member_version, ";
        var ours = cluster.query(
                "keycloak",
                columns + "case when " + BELONGS + " then u.email end email from orgsso_member p"
                        + " left join user_entity u on u.id = p.user_id order by 1, 2");
        var theirs = cluster.query(
                "store",
                columns + "case when " + BELONGS + " then p.email end email from orgsso_member p order by 1, 2");
        compare(found, "postgres", ours, theirs);
        compare(found, "webhook", ours, receiver.rows());
        found.addAll(receiver.contradictions());
        cluster.query("store", "select * from chaos_overwritten")
                .forEach(row -> found.add("an older version overwrote a newer in target postgres: " + row));
        return found;
    }

    private static void compare(
            List<String> found, String target, List<Map<String, String>> ours, List<Map<String, String>> theirs) {
        var here = Set.copyOf(ours);
        var there = Set.copyOf(theirs);
        ours.stream()
                .filter(row -> !there.contains(row))
                .forEach(row -> found.add("not in target " + target + ": " + row));
        theirs.stream()
                .filter(row -> !here.contains(row))
                .forEach(row -> found.add("only in target " + target + ": " + row));
    }

    private void find(List<String> found, String what, String sql) {
        cluster.query("keycloak", sql).forEach(row -> found.add(what + ": " + row));
    }

    /** Has the target's database write down every step back, and every message that would have been one. */
    void watchTarget() {
        cluster.execute(
                "store",
                "create table if not exists chaos_overwritten (org_id text, user_id text, old bigint, new bigint)");
        cluster.execute(
                "store",
                "create or replace function chaos_watch() returns trigger language plpgsql as $$ begin"
                        + " if new.member_version < old.member_version then insert into chaos_overwritten values"
                        + " (new.org_id, new.user_id, old.member_version, new.member_version); end if; return new; end $$");
        cluster.execute(
                "store",
                "create or replace trigger chaos_watch before update on orgsso_member"
                        + " for each row execute function chaos_watch()");
        cluster.execute("store", "create table if not exists chaos_late (org_id text, user_id text)");
        // Also called for a row that is there already and goes on to "on conflict".
        cluster.execute(
                "store",
                "create or replace function chaos_late() returns trigger language plpgsql as $$ begin"
                        + " if exists (select 1 from orgsso_member m where m.org_id = new.org_id and m.user_id ="
                        + " new.user_id and m.member_version > new.member_version) then insert into chaos_late values"
                        + " (new.org_id, new.user_id); end if; return new; end $$");
        cluster.execute(
                "store",
                "create or replace trigger chaos_late before insert on orgsso_member"
                        + " for each row execute function chaos_late()");
    }

    /** Has the target wait before one batch in ten, so that others may overtake it. */
    void slowTarget() {
        cluster.execute(
                "store",
                "create or replace function chaos_slow() returns trigger language plpgsql as $$ begin"
                        + " if random() < 0.1 then perform pg_sleep(8 * random()); end if; return null; end $$");
        cluster.execute(
                "store",
                "create or replace trigger chaos_slow before insert on orgsso_member"
                        + " for each statement execute function chaos_slow()");
    }

    void swiftTarget() {
        cluster.execute("store", "drop trigger if exists chaos_slow on orgsso_member");
    }

    /** Messages that came to target postgres behind a newer one. */
    String withstood() {
        return count("store", "chaos_late");
    }

    String members() {
        return count("keycloak", "orgsso_member");
    }

    private String count(String database, String table) {
        return cluster.query(database, "select count(*) count from " + table)
                .get(0)
                .getOrDefault("count", "none");
    }
}
