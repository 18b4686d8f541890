package io.orgsso.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * From posting the email until the browser holds the address of the external identity provider, every hop counted; and
 * until it has the next page where the domain is nobody's. People of ten companies come, whatever the size of the realm.
 */
final class EmailStep {
    private static final int COMPANIES = 10;

    private final Map<Integer, Map<Side, BenchRealm>> realms;
    private final String idp;
    private final Options options;
    private final Report report;

    EmailStep(Map<Integer, Map<Side, BenchRealm>> realms, String idp, Options options, Report report) {
        this.realms = realms;
        this.idp = idp;
        this.options = options;
        this.report = report;
    }

    void measure() {
        for (int clients : List.of(1, 8)) {
            if (options.has("email")) {
                email(clients, "email step", this::toIdp);
            }
            if (options.has("unknown")) {
                email(clients, "unknown domain", EmailStep::toPassword);
            }
        }
    }

    private interface Step {
        Arm of(BenchRealm realm, int size);
    }

    private void email(int clients, String what, Step step) {
        var arms = new LinkedHashMap<String, Arm>();
        realms.forEach(
                (size, sides) -> sides.forEach((side, realm) -> arms.put(side.word() + size, step.of(realm, size))));
        var samples = new Rounds(options.pairs(), clients == 1 ? 12 : 3, clients, clients == 1 ? 60 : 20).of(arms);
        var suffix = clients == 1 ? ", one client" : ", " + clients + " clients";
        realms.keySet()
                .forEach(size -> report.compare(
                        what + ", " + size + " domains" + suffix,
                        samples(samples, Side.OURS, size),
                        samples(samples, Side.NATIVE, size),
                        0.8));
        if (options.sizes().size() > 1) {
            report.compare(
                    what + ", ours at " + options.largest() + " against ours at " + options.smallest() + suffix,
                    samples(samples, Side.OURS, options.largest()),
                    samples(samples, Side.OURS, options.smallest()),
                    1.2);
        }
    }

    private static Samples samples(Map<String, Samples> all, Side side, int size) {
        return all.getOrDefault(side.word() + size, new Samples());
    }

    private Arm toIdp(BenchRealm realm, int size) {
        var domains = new ArrayList<String>();
        for (int company = 0; company < COMPANIES; company++) {
            domains.add("c" + (1 + company * (size / COMPANIES)) + ".example");
        }
        var turn = new AtomicInteger();
        return () -> {
            int now = turn.getAndIncrement();
            var email = "newcomer" + now + "@" + domains.get(now % COMPANIES);
            var visitor = new Visitor(realm.server());
            var form = realm.emailPage(visitor);
            return Arm.timed(() -> visitor.travel(visitor.post(form, Map.of("username", email)), idp));
        };
    }

    private static Arm toPassword(BenchRealm realm, int size) {
        var turn = new AtomicInteger();
        return () -> {
            var email = "newcomer@nobody" + turn.getAndIncrement() + ".example";
            var visitor = new Visitor(realm.server());
            var form = realm.emailPage(visitor);
            return Arm.timed(() -> {
                var page = visitor.post(form, Map.of("username", email));
                if (!page.body().contains("name=\"password\"")) {
                    throw new IllegalStateException("not the password page at size " + size + ": " + page);
                }
            });
        };
    }
}
