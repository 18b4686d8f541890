package io.orgsso.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orgsso.sync.MemberMessage.AccountFacts;
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
    void jsonHasTheNamesThatConsumersRelyOn() throws Exception {
        JsonNode json = new ObjectMapper().readTree(MESSAGE.toJson());

        assertThat(json.path("schemaVersion").intValue()).isEqualTo(1);
        assertThat(json.path("organization").textValue()).isEqualTo("northwind");
        assertThat(json.path("userId").textValue()).isEqualTo("user-id");
        assertThat(json.path("email").textValue()).isEqualTo("alice@northwind.example");
        assertThat(json.path("state").textValue()).isEqualTo("active");
        assertThat(json.path("role").textValue()).isEqualTo("owner");
        assertThat(json.path("version").longValue()).isEqualTo(42);
        assertThat(json.path("occurredAt").textValue()).isEqualTo("2026-11-24T10:00:00Z");
        assertThat(json.path("account").path("plan").textValue()).isEqualTo("enterprise");
    }

    @Test
    void absentFieldsAreLeftOut() throws Exception {
        JsonNode json = new ObjectMapper().readTree(MESSAGE.toJson());

        assertThat(json.has("lastName")).isFalse();
        assertThat(json.has("previousState")).isFalse();
        assertThat(json.has("until")).isFalse();
    }

    @Test
    void logsShowNoPersonalData() {
        assertThat(MESSAGE.toString()).doesNotContain("alice").doesNotContain("Alice");
    }
}
