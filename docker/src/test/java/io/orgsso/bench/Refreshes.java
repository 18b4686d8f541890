package io.orgsso.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** A token refresh after a brokered login, on the server with our jars and on one without. */
final class Refreshes {
    private Refreshes() {}

    static void measure(Logins logins, BenchRealm ours, BenchRealm stock, Options options, Report report) {
        var arms = new LinkedHashMap<String, Arm>();
        arms.put("ours", refreshing(logins, ours));
        arms.put("stock", refreshing(logins, stock));
        var samples = new Rounds(options.pairs(), 60, 1, 1500).of(arms);
        report.compare(
                "token refresh, against a server without our jars",
                samples.getOrDefault("ours", new Samples()),
                samples.getOrDefault("stock", new Samples()),
                1.05);
    }

    private static Arm refreshing(Logins logins, BenchRealm realm) {
        var visitor = new Visitor(realm.server());
        var token = new String[] {logins.login(realm, Logins.Protocol.OIDC, logins.newcomer(Logins.Protocol.OIDC))};
        return () -> Arm.timed(() ->
                token[0] = realm.tokens(visitor, Map.of("grant_type", "refresh_token", "refresh_token", token[0])));
    }
}
