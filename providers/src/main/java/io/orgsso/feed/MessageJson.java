package io.orgsso.feed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.keycloak.util.JsonSerialization;

/**
 * The one JSON form of a {@link MemberMessage}: a webhook's {@code data}, a Kafka record's value, an entry of the feed.
 * Times are RFC 3339 in UTC, fields without a value are null. Fields may be added under the same {@code schemaVersion}.
 */
public final class MessageJson {
    /** Raised when a field goes or changes its meaning. */
    public static final int SCHEMA_VERSION = 1;

    private MessageJson() {}

    public static ObjectNode of(MemberMessage message) {
        ObjectNode json = JsonSerialization.mapper
                .createObjectNode()
                .put("schemaVersion", SCHEMA_VERSION)
                .put("changeId", message.changeId())
                .put("occurredAt", message.occurredAt().toString())
                .put("realm", message.realm())
                .put("realmId", message.realmId())
                .put("organization", message.organization())
                .put("organizationId", message.organizationId())
                .put("userId", message.userId())
                .put("email", message.email())
                .put("firstName", message.firstName())
                .put("lastName", message.lastName())
                .put("connection", message.connection())
                .put("subject", message.subject())
                .put("state", message.state())
                .put("previousState", message.previousState())
                .put("role", message.role());
        message.projects().forEach(json.putArray("projects")::add);
        json.put("since", message.since().toString())
                .put("until", time(message.until()))
                .put("cause", message.cause())
                .put("actor", message.actor())
                .put("correlationId", message.correlationId())
                .put("version", message.version());
        json.putObject("account")
                .put("state", message.account().state())
                .put("legalName", message.account().legalName())
                .put("plan", message.account().plan())
                .put("externalAccountId", message.account().externalAccountId());
        return json;
    }

    private static @Nullable String time(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
