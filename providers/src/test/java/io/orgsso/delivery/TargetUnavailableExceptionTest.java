package io.orgsso.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;

class TargetUnavailableExceptionTest {
    @ParameterizedTest
    @MethodSource("tooLong")
    void moreThanADayIsADay(Duration asked) {
        assertThat(atLeast(asked)).isEqualTo(Duration.ofHours(24));
    }

    static Stream<Duration> tooLong() {
        return Stream.of(Duration.ofHours(24).plusNanos(1), Duration.ofDays(365), ChronoUnit.FOREVER.getDuration());
    }

    @ParameterizedTest
    @NullSource
    @MethodSource("negative")
    void noTimeOrANegativeOneIsZero(@Nullable Duration asked) {
        assertThat(atLeast(asked)).isZero();
    }

    static Stream<Duration> negative() {
        return Stream.of(Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE));
    }

    @Test
    void upToADayItIsWhatTheTargetAsked() {
        assertThat(atLeast(Duration.ofMillis(1))).isEqualTo(Duration.ofMillis(1));
        assertThat(atLeast(Duration.ofHours(24))).isEqualTo(Duration.ofHours(24));
    }

    private static Duration atLeast(@Nullable Duration asked) {
        return new TargetUnavailableException("HTTP 429", asked).atLeast();
    }
}
