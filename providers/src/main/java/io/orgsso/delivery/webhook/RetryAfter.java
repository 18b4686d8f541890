package io.orgsso.delivery.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.apache.http.client.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/** The header {@code Retry-After} (RFC 9110, 10.2.3): seconds or a date. */
final class RetryAfter {
    /** A receiver that says a year by mistake is asked again tomorrow. */
    private static final Duration LONGEST = Duration.ofHours(24);

    private RetryAfter() {}

    /** Null where the header says nothing that can be understood. */
    static @Nullable Duration parse(@Nullable String value, Instant now) {
        if (value == null) {
            return null;
        }
        String text = value.trim();
        if (text.matches("[0-9]+")) {
            return text.length() > 6 ? LONGEST : bounded(Duration.ofSeconds(Long.parseLong(text)));
        }
        Date date = DateUtils.parseDate(text);
        return date == null ? null : bounded(Duration.between(now, date.toInstant()));
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
