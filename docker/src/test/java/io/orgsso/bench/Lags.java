package io.orgsso.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** From the answer to a change until target postgres has it, at a steady rate of changes through the admin API. */
final class Lags {
    /**
     * At 200 a second, whatever rate is measured. A server that has just started compiles itself, on a third of two cores
     * after 12,000 changes and on a seventh after 30,000: half of the lag would be that.
     */
    private static final int WARM_UP_CHANGES = 30_000;

    private static final int WARM_UP_PER_SECOND = 200;
    private static final int SECONDS = 20;
    private static final int CLIENTS = 8;

    private Lags() {}

    static void measure(Database database, Population population, int perSecond, Report report) {
        database.execute(
                Server.MAIN_STORE,
                "alter table orgsso_member add column if not exists arrived bigint;"
                        + " create or replace function arrives() returns trigger language plpgsql as $$ begin"
                        + " new.arrived := (extract(epoch from clock_timestamp()) * 1000)::bigint; return new; end $$;"
                        + " create or replace trigger arrives before insert or update on orgsso_member"
                        + " for each row execute function arrives()");
        var users = List.of(database.text(
                        Server.MAIN,
                        "select string_agg(user_id, ',') from (select user_id from orgsso_member where org_id = '"
                                + population.organization() + "' and role = 'member' order by user_id limit "
                                + (WARM_UP_CHANGES + perSecond * SECONDS) + ") chosen")
                .split(",", -1));
        if (users.size() < WARM_UP_CHANGES + perSecond * SECONDS) {
            throw new IllegalArgumentException("lag changes each member once: bench.members is to be more than "
                    + (WARM_UP_CHANGES + perSecond * SECONDS));
        }
        change(population, users.subList(0, WARM_UP_CHANGES), WARM_UP_PER_SECOND);
        population.awaitDelivered();
        Map<String, Long> answered = change(population, users.subList(WARM_UP_CHANGES, users.size()), perSecond);
        population.awaitDelivered();
        var lags = new ArrayList<Double>();
        var arrivals = database.text(
                Server.MAIN_STORE,
                "select string_agg(user_id || '=' || arrived, ',') from orgsso_member where arrived is not null");
        for (var arrival : arrivals.split(",", -1)) {
            var parts = arrival.split("=", -1);
            var at = answered.get(parts[0]);
            if (at != null) {
                lags.add((double) (Long.parseLong(parts[1]) - at));
            }
        }
        var samples = new Samples();
        samples.round(lags);
        report.note(String.format(
                Locale.ROOT,
                "Lag from the answer to a change until `postgres` has it, %d changes a second for %d s: p50 %.0f ms,"
                        + " p95 %.0f ms, p99 %.0f ms (aim: p99 under 250 ms).",
                perSecond,
                SECONDS,
                samples.quantile(0.5),
                samples.quantile(0.95),
                samples.quantile(0.99)));
    }

    /** When each change was answered, in epoch milliseconds. An open loop: a slow answer delays no other change. */
    private static Map<String, Long> change(Population population, List<String> users, int perSecond) {
        var answered = new ConcurrentHashMap<String, Long>();
        var path = population.realm().admin().path("/orgsso/orgs/populous/members/");
        try (var clock = new Threads(CLIENTS)) {
            for (int i = 0; i < users.size(); i++) {
                var user = users.get(i);
                clock.at(i * 1000L / perSecond, () -> {
                    population
                            .realm()
                            .api()
                            .put(path + user + "/role", Map.of("role", "developer"))
                            .ok();
                    answered.put(user, System.currentTimeMillis());
                });
            }
        }
        return answered;
    }

    /** Does things at their time, and waits for all of them at its end. */
    private static final class Threads implements AutoCloseable {
        private final ScheduledExecutorService pool;

        Threads(int count) {
            pool = Executors.newScheduledThreadPool(count);
        }

        void at(long millis, Runnable what) {
            var unused = pool.schedule(what, millis, TimeUnit.MILLISECONDS);
        }

        @Override
        public void close() {
            pool.shutdown();
            try {
                if (!pool.awaitTermination(5, TimeUnit.MINUTES)) {
                    throw new IllegalStateException("the changes did not end");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }
}
