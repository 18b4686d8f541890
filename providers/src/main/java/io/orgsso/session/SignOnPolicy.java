package io.orgsso.session;

import java.time.Duration;
import java.util.Optional;

/**
 * What an organization decides about its members' sign-ons. Limits only shorten the realm's own: a longer one has no
 * effect.
 *
 * @param idle how long a session may go unused, in whole seconds; empty means the realm's own limit
 * @param max how long a session may last, in whole seconds; empty means the realm's own limit
 */
public record SignOnPolicy(Enforcement enforcement, Optional<Duration> idle, Optional<Duration> max) {
    /** What holds until an organization decides. */
    public static final SignOnPolicy DEFAULT =
            new SignOnPolicy(Enforcement.OPTIONAL, Optional.empty(), Optional.empty());
}
