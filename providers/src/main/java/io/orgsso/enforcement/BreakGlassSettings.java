package io.orgsso.enforcement;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatorConfigModel;

/** The settings of step {@code orgsso-break-glass}; one that cannot be used is said in the log and has its default. */
record BreakGlassSettings(Duration session, Optional<String> operator) {
    static final String SESSION_SECONDS = "sessionSeconds";
    static final String OPERATOR_EMAIL = "operatorEmail";
    static final long DEFAULT_SECONDS = 3600;

    private static final Logger LOG = Logger.getLogger(BreakGlassSettings.class);
    private static final long SHORTEST = 300;
    private static final long LONGEST = 14400;

    static BreakGlassSettings of(@Nullable AuthenticatorConfigModel step) {
        Map<String, String> config = step == null || step.getConfig() == null ? Map.of() : step.getConfig();
        return new BreakGlassSettings(
                Duration.ofSeconds(seconds(config.get(SESSION_SECONDS))),
                Optional.ofNullable(config.get(OPERATOR_EMAIL))
                        .map(String::strip)
                        .filter(email -> !email.isEmpty()));
    }

    private static long seconds(@Nullable String given) {
        if (given == null || given.isBlank()) {
            return DEFAULT_SECONDS;
        }
        try {
            long seconds = Long.parseLong(given.strip());
            if (seconds >= SHORTEST && seconds <= LONGEST) {
                return seconds;
            }
        } catch (NumberFormatException notANumber) {
            LOG.debug("Not a number of seconds", notANumber);
        }
        LOG.warnf(
                "Step orgsso-break-glass: %s must be a whole number from %d to %d; %d is used",
                SESSION_SECONDS, SHORTEST, LONGEST, DEFAULT_SECONDS);
        return DEFAULT_SECONDS;
    }
}
