package io.orgsso.onboarding;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.orgsso.refusal.RefusalReason;

/**
 * {@code orgsso_onboarding_*}: what became of assertions and of the people behind them. Labels are our own words only: an
 * organization's or domain's name would make a series of each and tell who is a customer.
 */
final class OnboardingMetrics {
    private static final Counter ADMITTED = Counter.builder("orgsso.onboarding.admitted")
            .description("Assertions that passed the gate")
            .register(Metrics.globalRegistry);
    private static final Counter LINKED = Counter.builder("orgsso.onboarding.linked")
            .description("Existing accounts that were connected to an identity provider in a first login")
            .register(Metrics.globalRegistry);

    private OnboardingMetrics() {}

    static void admitted() {
        ADMITTED.increment();
    }

    static void linked() {
        LINKED.increment();
    }

    static void refused(RefusalReason reason) {
        Counter.builder("orgsso.onboarding.refused")
                .description("Assertions and people that onboarding refused, by reason code")
                .tag("reason", reason.code())
                .register(Metrics.globalRegistry)
                .increment();
    }

    /** A member for the first time, one again as the organization's policy allows, or one all along. */
    static void arrived(Joining joining, Joining.Facts facts) {
        Counter.builder("orgsso.onboarding.members")
                .description("People who came through the post-login step")
                .tag("outcome", outcome(joining, facts))
                .register(Metrics.globalRegistry)
                .increment();
    }

    static String outcome(Joining joining, Joining.Facts facts) {
        if (joining instanceof Joining.Join) {
            return facts.wasMember() ? "rejoined" : "joined";
        }
        return "returned";
    }
}
