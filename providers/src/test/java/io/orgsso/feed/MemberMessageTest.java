package io.orgsso.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.feed.MemberMessage.AccountFacts;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemberMessageTest {
    private static final MemberMessage MESSAGE = new MemberMessage(
            "change",
            Instant.parse("2026-11-24T10:00:00Z"),
            "realm-id",
            "cloud",
            "org-id",
            "northwind",
            "user-id",
            "alice@northwind.example",
            "Alice",
            null,
            "c-qkzvhtwmra",
            "subject",
            "active",
            null,
            "owner",
            List.of(),
            Instant.parse("2026-11-24T10:00:00Z"),
            null,
            "join",
            null,
            "request",
            new AccountFacts("active", null, "enterprise", null),
            42);

    @Test
    void logsShowNoPersonalData() {
        assertThat(MESSAGE.toString()).doesNotContain("alice").doesNotContain("Alice");
    }
}
