package io.orgsso.bench;

import io.orgsso.e2e.admin.AdminApi;
import io.orgsso.e2e.browser.Query;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How PostgreSQL answers what the sync asks it, over tables of a million rows: a server works, and the database writes
 * down the plan of every statement that it executes. What is asked often must not read a large table from end to end.
 */
final class Plans {
    private static final int NOT_DUE = 500_000;
    private static final int DUE = 20_000;
    private static final int OWED = 20_000;
    private static final int OLD = 2000;
    private static final int RENAMED = 100_000;
    /** A server prepares a statement for any values after five times. */
    private static final int TIMES = 8;

    private final Database database;
    private final AdminApi api;
    private final BenchRealm realm;
    private final int members;
    private final Population population;

    private Plans(Database database, AdminApi api, BenchRealm realm, int members) {
        this.database = database;
        this.api = api;
        this.realm = realm;
        this.members = members;
        this.population = Population.create(database, Server.MAIN, realm, members);
    }

    /** Before the server starts, which is to work over connections whose plans can be seen. */
    static void prepare(Database database) {
        database.execute("alter system set session_preload_libraries = 'auto_explain'");
        reload(database);
    }

    /** @throws IllegalStateException if a statement reads a large table from end to end that must not */
    static void check(Database database, URI url, AdminApi api, Report report) {
        var realm = BenchRealm.create(url, api, "plans", Side.OURS);
        var plans = new Plans(database, api, realm, Integer.getInteger("bench.members", 1_000_000));
        plans.seed();
        var seen = plans.seen(plans::work);
        report.note(String.format(
                Locale.ROOT, "Plans of the sync's statements over %,d members and changes:%n", plans.members));
        report.note(seen.table());
        var offences = seen.offences();
        if (!offences.isEmpty()) {
            throw new IllegalStateException("Read from end to end:\n" + String.join("\n", offences));
        }
    }

    private void seed() {
        var user = "md5('" + realm.name() + "' || i)::uuid::text";
        long head = Long.parseLong(
                database.text(Server.MAIN, "select feed_position from orgsso_feed where name = 'members'"));
        database.execute(
                Server.MAIN,
                "update orgsso_feed set feed_position = feed_position + " + members + " where name = 'members'");
        var copies = new Copies(database, Server.MAIN, members);
        copies.of(
                "orgsso_change",
                "org_id = '" + population.organization() + "'",
                Map.of("id", "gen_random_uuid()::text", "user_id", user, "feed_position", head + " + i"));
        copies.write();
        database.execute(
                Server.MAIN, "update orgsso_change set occurred_at = 1 where feed_position <= " + (head + OLD));
        rename(RENAMED);
        marks(NOT_DUE, "extract(epoch from now())::bigint * 1000 + 86400000");
        database.execute(Server.MAIN, "analyze");
    }

    /** In silence, so that the projector and the reconciler have something to find. */
    private void rename(int count) {
        database.execute(
                Server.MAIN,
                "update user_entity set first_name = 'Renamed' where id in (select user_id from orgsso_member where"
                        + " org_id = '" + population.organization() + "' limit " + count + ")");
    }

    private void marks(int count, String due) {
        database.execute(
                Server.MAIN,
                "/* bench */ insert into orgsso_mark (id, realm_id, org_id, user_id, cause, created_at, due_at,"
                        + " attempts) select gen_random_uuid()::text, realm_id, org_id, user_id, 'plans', extract(epoch"
                        + " from now())::bigint * 1000, " + due
                        + ", 0 from orgsso_member where org_id = '"
                        + population.organization() + "' limit " + count);
    }

    private Statements seen(Runnable work) {
        for (var setting : List.of("log_analyze = on", "log_buffers = on", "log_timing = off", "log_format = 'json'")) {
            database.execute("alter system set auto_explain." + setting);
        }
        database.execute("alter system set auto_explain.log_min_duration = 0");
        reload(database);
        long position = database.logPosition();
        try {
            work.run();
        } finally {
            database.execute("alter system set auto_explain.log_min_duration = -1");
            reload(database);
        }
        return Statements.in(database.logSince(position));
    }

    private static void reload(Database database) {
        database.execute("select pg_reload_conf()");
    }

    private void work() {
        var began = System.nanoTime();
        for (int i = 0; i < TIMES; i++) {
            live();
            read();
        }
        marks(DUE, "0");
        awaitNone("select 1 from orgsso_mark where due_at = 0");
        population.owe(OWED, "postgres");
        population.awaitDelivered();
        // As far as it gets while the caller waits: each of its pages asks alike.
        api.waitingUpTo(Duration.ofMinutes(3))
                .post(realm.admin().path("/orgsso/sync/reconcile?dryRun=true&organization=populous"), Map.of())
                .ok();
        // The pass comes once a minute, the end of history once in five.
        awaitNone("select 1 from orgsso_change where occurred_at = 1");
        System.out.printf(Locale.ROOT, "worked %.0f s%n", (System.nanoTime() - began) / 1e9);
    }

    /** Somebody comes, gets another role, goes, and is deleted. */
    private void live() {
        var admin = realm.admin();
        var id = admin.users().create("live-" + System.nanoTime() + "@populous.example", "password");
        admin.organizations().addMember(population.organization(), id).ok();
        api.put(admin.path("/orgsso/orgs/populous/members/" + id + "/role"), Map.of("role", "owner"))
                .ok();
        admin.organizations().removeMember(population.organization(), id).ok();
        admin.users().delete(id).ok();
        awaitNone("select 1 from orgsso_member where user_id = '" + id + "' and state <> 'erased'");
        awaitNone("select 1 from orgsso_delivery where user_id = '" + id + "' and due_at is not null");
    }

    private void read() {
        var sync = realm.admin().path("/orgsso/sync");
        var changes = realm.admin().path("/orgsso/changes");
        long middle = members / 2;
        api.get(changes + "?limit=1000&after=" + middle).ok();
        api.get(changes + "?limit=1000&organization=populous&after=" + middle).ok();
        var next = api.get(changes + "/snapshot?limit=1000")
                .ok()
                .body()
                .path("next")
                .asText();
        api.get(changes + "/snapshot?limit=1000&after=" + Query.encode(next)).ok();
        var rows = api.get(realm.admin().path("/orgsso/accounts/populous/members?max=100"))
                .ok()
                .body();
        var user = rows.findValuesAsText("userId").get(99);
        api.get(realm.admin().path("/orgsso/accounts/populous/members?max=100&after=" + user))
                .ok();
        api.get(sync).ok();
        api.get(sync + "/targets/postgres/dead").ok();
        api.post(sync + "/targets/postgres/replay?organization=populous&userId=" + user, Map.of())
                .ok();
    }

    private void awaitNone(String rows) {
        population.await("/* bench */ select count(*) from (" + rows + " limit 1) remaining", 0);
    }
}
