package io.orgsso.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.util.JsonSerialization;

/**
 * The state of one member, as targets get it. Fields may be added under the same schema version; a change of meaning
 * raises it.
 *
 * @param changeId id of the change that led to this state; the same at every delivery of it
 * @param occurredAt when the change was noticed
 * @param realm the realm's name; null once the realm is gone
 * @param organization the organization's alias at the time of the change; an alias can be used again, the id cannot
 * @param email read when the message is sent, not kept in the history; null after erasure
 * @param connection alias of the identity provider through which the organization knows the person
 * @param subject the person's id there
 * @param state invited, active, suspended, left, erased or orphaned. After {@code erased} a target drops what it holds
 *     of the person and keeps the ids
 * @param previousState null for a first state
 * @param role owner, admin, billing, developer, viewer or member
 * @param projects aliases of the account's projects that the member works in
 * @param cause what led to the look that found the change, for example {@code join} or {@code reconcile}
 * @param actor user id of who did it, where known
 * @param correlationId the same for all changes of one request
 * @param account the account the organization is, as the store holds it when the message is sent
 * @param version grows with every change of this member
 */
public record MemberMessage(
        String changeId,
        Instant occurredAt,
        String realmId,
        @Nullable String realm,
        String organizationId,
        String organization,
        String userId,
        @Nullable String email,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String connection,
        @Nullable String subject,
        String state,
        @Nullable String previousState,
        String role,
        List<String> projects,
        Instant since,
        @Nullable Instant until,
        String cause,
        @Nullable String actor,
        @Nullable String correlationId,
        AccountFacts account,
        long version) {
    /** Version of this message's shape. */
    public static final int SCHEMA_VERSION = 1;

    /**
     * An account in a message of one of its members.
     *
     * @param state active, suspended or closed
     */
    public record AccountFacts(
            String state,
            @Nullable String legalName,
            @Nullable String plan,
            @Nullable String externalAccountId) {}

    public MemberMessage {
        projects = List.copyOf(projects);
    }

    /** The message as JSON, absent fields left out. */
    public String toJson() {
        ObjectNode json = JsonSerialization.mapper.createObjectNode();
        json.put("schemaVersion", SCHEMA_VERSION);
        json.put("changeId", changeId);
        json.put("occurredAt", occurredAt.toString());
        json.put("realmId", realmId);
        put(json, "realm", realm);
        json.put("organizationId", organizationId);
        json.put("organization", organization);
        json.put("userId", userId);
        put(json, "email", email);
        put(json, "firstName", firstName);
        put(json, "lastName", lastName);
        put(json, "connection", connection);
        put(json, "subject", subject);
        json.put("state", state);
        put(json, "previousState", previousState);
        json.put("role", role);
        projects.forEach(json.putArray("projects")::add);
        json.put("since", since.toString());
        put(json, "until", until == null ? null : until.toString());
        json.put("cause", cause);
        put(json, "actor", actor);
        put(json, "correlationId", correlationId);
        ObjectNode held = json.putObject("account");
        held.put("state", account.state());
        put(held, "legalName", account.legalName());
        put(held, "plan", account.plan());
        put(held, "externalAccountId", account.externalAccountId());
        json.put("version", version);
        return json.toString();
    }

    /** Ids only: messages hold personal data and turn up in logs. */
    @Override
    public String toString() {
        return "MemberMessage[" + organizationId + "/" + userId + " " + state + " v" + version + "]";
    }

    private static void put(ObjectNode json, String field, @Nullable String value) {
        if (value != null) {
            json.put(field, value);
        }
    }
}
