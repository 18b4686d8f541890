package io.orgsso.refusal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;

/**
 * {@code orgsso_refusals_total}: how many sign-ins and tokens were refused, by reason code. From the first refusal on every
 * reason is there, so that an alert on a rate sees also the first of its kind.
 */
final class RefusalMetrics {
    static {
        for (RefusalReason reason : RefusalReason.values()) {
            of(reason);
        }
    }

    private RefusalMetrics() {}

    static void count(RefusalReason reason) {
        of(reason).increment();
    }

    private static Counter of(RefusalReason reason) {
        return Counter.builder("orgsso.refusals")
                .description("Refused sign-ins and tokens by reason code")
                .tag("reason", reason.code())
                .register(Metrics.globalRegistry);
    }
}
