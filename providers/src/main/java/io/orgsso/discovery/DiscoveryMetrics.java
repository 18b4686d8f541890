package io.orgsso.discovery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;

/**
 * {@code orgsso_discovery_*}: where addresses led, and how long finding out took. Labels are our own words only: a
 * domain's or organization's name would make a series of each and tell who is a customer.
 */
final class DiscoveryMetrics {
    private static final Timer LOOKUP = Timer.builder("orgsso.discovery.lookup")
            .description("Time to find out where an email address leads")
            .register(Metrics.globalRegistry);

    private DiscoveryMetrics() {}

    /** Carries out a look-up, and counts its time and outcome. */
    static HomeRealm measured(Supplier<HomeRealm> lookup) {
        Timer.Sample sample = Timer.start();
        HomeRealm home = lookup.get();
        sample.stop(LOOKUP);
        count(outcome(home));
        return home;
    }

    /** Somebody typed what is no address. */
    static void malformed() {
        count("malformed");
    }

    static String outcome(HomeRealm home) {
        if (home instanceof HomeRealm.IdentityProvider) {
            return "idp";
        }
        if (home instanceof HomeRealm.OrganizationOff) {
            return "organization_off";
        }
        return home instanceof HomeRealm.ConnectionsOff ? "connections_off" : "none";
    }

    private static void count(String outcome) {
        Counter.builder("orgsso.discovery.outcomes")
                .description("Where typed email addresses led")
                .tag("outcome", outcome)
                .register(Metrics.globalRegistry)
                .increment();
    }
}
