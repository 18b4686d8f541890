package io.orgsso.delivery.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0                             | PT0S",
                " 120                          | PT2M",
                "86400                         | PT24H",
                "86401                         | PT24H",
                "99999999999999999999          | PT24H",
                "Wed, 25 Nov 2026 08:00:30 GMT | PT30S",
                "Wed, 25 Nov 2026 07:00:00 GMT | PT0S",
                "Fri, 25 Dec 2026 08:00:00 GMT | PT24H"
            })
    void secondsOrADateUpToADay(String header, Duration wait) {
        assertThat(RetryAfter.parse(header, NOW)).isEqualTo(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "soon", "1.5", "2026-11-25T08:00:30Z"})
    void anythingElseSaysNothing(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isNull();
    }

    @Test
    void noHeaderSaysNothing() {
        assertThat(RetryAfter.parse(null, NOW)).isNull();
    }
}
