package io.orgsso.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How often a step asks the database, by PostgreSQL's own log. A transaction's begin travels with its first statement;
 * everything else, its commit too, is a round trip. What the sync's workers do after the commit is not the login's.
 */
final class RoundTrips {
    private static final Pattern STATEMENT = Pattern.compile("(?m)^(\\d+):LOG:  (?:execute [^:]*|statement): (.*)$");
    private static final Pattern WORKERS = Pattern.compile(
            "ORGSSO_(FEED|CHANGE|DELIVERY|MEMBER |ACCOUNT|LOGOUT)|from ORGSSO_MARK|_store|JOB|pg_",
            Pattern.CASE_INSENSITIVE);

    private final Database database;

    RoundTrips(Database database) {
        this.database = database;
    }

    void count(Logins logins, Map<Side, BenchRealm> realms, String idp, Report report) {
        database.execute("alter system set log_statement = 'all'");
        database.execute("select pg_reload_conf()");
        pause();
        report.note("Database round trips, ours / native:");
        each(report, "email step, warm", realms, realm -> {
            var visitor = new Visitor(realm.server());
            var form = realm.emailPage(visitor);
            return () -> visitor.travel(visitor.post(form, Map.of("username", "newcomer@c1.example")), idp);
        });
        each(report, "unknown domain", realms, realm -> {
            var visitor = new Visitor(realm.server());
            var form = realm.emailPage(visitor);
            return () -> visitor.post(form, Map.of("username", "newcomer@nobody.example"));
        });
        for (var protocol : Logins.Protocol.values()) {
            var known = new EnumMap<Side, String>(Side.class);
            realms.forEach((side, realm) -> known.put(side, logins.newcomer(protocol)));
            each(report, protocol + " first login", realms, realm -> {
                var email = known.getOrDefault(realm.side(), "");
                return () -> logins.login(realm, protocol, email);
            });
            each(report, protocol + " repeat login", realms, realm -> {
                var email = known.getOrDefault(realm.side(), "");
                return () -> logins.login(realm, protocol, email);
            });
        }
        each(report, "token refresh", realms, realm -> {
            var visitor = new Visitor(realm.server());
            var token = logins.login(realm, Logins.Protocol.OIDC, logins.newcomer(Logins.Protocol.OIDC));
            return () -> realm.tokens(visitor, Map.of("grant_type", "refresh_token", "refresh_token", token));
        });
        database.execute("alter system reset log_statement");
        database.execute("select pg_reload_conf()");
    }

    private interface Step {
        /** Everything up to what is counted. */
        Runnable in(BenchRealm realm);
    }

    private void each(Report report, String what, Map<Side, BenchRealm> realms, Step step) {
        var counts = new EnumMap<Side, Integer>(Side.class);
        realms.forEach((side, realm) -> {
            if (!what.contains("first")) {
                step.in(realm).run();
            }
            var counted = step.in(realm);
            pause();
            long from = database.logPosition();
            counted.run();
            pause();
            counts.put(side, roundTrips(database.logSince(from)));
        });
        report.note("- " + what + ": " + counts.get(Side.OURS) + " / " + counts.get(Side.NATIVE));
    }

    private static int roundTrips(String log) {
        var transactions = new HashMap<String, List<String>>();
        int count = 0;
        var lines = STATEMENT.matcher(log);
        while (lines.find()) {
            var statement = lines.group(2);
            var transaction = transactions.computeIfAbsent(lines.group(1), pid -> new ArrayList<>());
            transaction.add(statement);
            if (statement.equals("COMMIT") || statement.equals("ROLLBACK")) {
                if (transaction.stream().noneMatch(WORKERS.asPredicate())) {
                    count += transaction.size() - (transaction.contains("BEGIN") ? 1 : 0);
                }
                transaction.clear();
            }
        }
        return count;
    }

    /** The log is written after the answer, and workers are to be done with what came before. */
    private static void pause() {
        try {
            Thread.sleep(700);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
