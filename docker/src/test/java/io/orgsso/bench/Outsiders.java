package io.orgsso.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** How long the email page and the password page take to answer somebody who tries addresses that are not his. */
final class Outsiders {
    private static final int SAMPLES = 200;
    private static final int PEOPLE = 40;
    private static final String STRANGER = "unknown domain";

    private final BenchRealm realm;
    private final String here;

    Outsiders(BenchRealm realm) {
        this.realm = realm;
        this.here = "outsiders.example";
        for (int i = 0; i < PEOPLE; i++) {
            realm.admin().users().create("known" + i + "@" + here, "secret");
        }
        realm.admin()
                .users()
                .create(Map.of("username", "no-password@" + here, "email", "no-password@" + here, "enabled", true));
        var locked = realm.admin().users().create("locked@" + here, "secret");
        var status = realm.admin().path("/attack-detection/brute-force/users/" + locked);
        // Two within a second are enough; the counting is Keycloak's, after the answer.
        for (int tries = 0;
                tries < 20
                        && !realm.api().get(status).ok().body().path("disabled").asBoolean();
                tries++) {
            wrong("locked@" + here);
        }
    }

    void measure(Options options, Report report) {
        var addresses = new LinkedHashMap<String, List<String>>();
        addresses.put(STRANGER, numbered("stranger%d@nowhere%d.example"));
        addresses.put("unknown person", numbered("nobody%d@" + here));
        addresses.put("wrong password", numbered("known%d@" + here));
        addresses.put("account without password", List.of("no-password@" + here));
        addresses.put("locked account", List.of("locked@" + here));
        int perRound = Math.max(1, (SAMPLES + options.pairs() - 1) / options.pairs());
        compare("email page", addresses, this::email, perRound, options, report);
        compare("password page", addresses, this::wrong, perRound, options, report);
    }

    private interface Attempt {
        double by(String address);
    }

    private static void compare(
            String page,
            Map<String, List<String>> addresses,
            Attempt attempt,
            int perRound,
            Options options,
            Report report) {
        var arms = new LinkedHashMap<String, Arm>();
        addresses.forEach((who, list) -> {
            var turn = new AtomicInteger();
            arms.put(who, () -> attempt.by(list.get(turn.getAndIncrement() % list.size())));
        });
        var samples = new Rounds(options.pairs(), perRound, 1, 20).of(arms);
        var stranger = samples.getOrDefault(STRANGER, new Samples());
        samples.forEach((who, times) -> {
            if (!who.equals(STRANGER)) {
                report.alike(page + ", " + who + " against " + STRANGER, times, stranger, 0.1);
            }
        });
    }

    private double email(String address) {
        var visitor = new Visitor(realm.server());
        var form = realm.emailPage(visitor);
        return Arm.timed(() -> visitor.post(form, Map.of("username", address)).action());
    }

    private double wrong(String address) {
        var visitor = new Visitor(realm.server());
        var password = visitor.post(realm.emailPage(visitor), Map.of("username", address))
                .action();
        return Arm.timed(() -> visitor.post(password, Map.of("username", address, "password", "wrong"))
                .action());
    }

    private static List<String> numbered(String pattern) {
        return IntStream.range(0, PEOPLE)
                .mapToObj(i -> pattern.replace("%d", Integer.toString(i)))
                .toList();
    }
}
