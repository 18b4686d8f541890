package io.orgsso.feed;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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

    /** As a part of a larger document. */
    public static ObjectNode of(MemberMessage message) {
        try (TokenBuffer tokens = new TokenBuffer(JsonSerialization.mapper, false)) {
            write(tokens, message);
            return JsonSerialization.mapper.readTree(tokens.asParser());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a document of its own, in UTF-8. */
    public static byte[] bytes(MemberMessage message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JsonSerialization.mapper.createGenerator(bytes)) {
            write(json, message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, MemberMessage message) throws IOException {
        json.writeStartObject();
        json.writeNumberField("schemaVersion", SCHEMA_VERSION);
        json.writeStringField("changeId", message.changeId());
        json.writeStringField("occurredAt", message.occurredAt().toString());
        json.writeStringField("realm", message.realm());
        json.writeStringField("realmId", message.realmId());
        json.writeStringField("organization", message.organization());
        json.writeStringField("organizationId", message.organizationId());
        json.writeStringField("userId", message.userId());
        json.writeStringField("email", message.email());
        json.writeStringField("firstName", message.firstName());
        json.writeStringField("lastName", message.lastName());
        json.writeStringField("connection", message.connection());
        json.writeStringField("subject", message.subject());
        json.writeStringField("state", message.state());
        json.writeStringField("previousState", message.previousState());
        json.writeStringField("role", message.role());
        json.writeArrayFieldStart("projects");
        for (String project : message.projects()) {
            json.writeString(project);
        }
        json.writeEndArray();
        json.writeStringField("since", message.since().toString());
        json.writeStringField("until", time(message.until()));
        json.writeStringField("cause", message.cause());
        json.writeStringField("actor", message.actor());
        json.writeStringField("correlationId", message.correlationId());
        json.writeNumberField("version", message.version());
        json.writeObjectFieldStart("account");
        json.writeStringField("state", message.account().state());
        json.writeStringField("legalName", message.account().legalName());
        json.writeStringField("plan", message.account().plan());
        json.writeStringField("externalAccountId", message.account().externalAccountId());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static @Nullable String time(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
