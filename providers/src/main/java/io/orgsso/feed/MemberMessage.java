package io.orgsso.feed;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of one member, as targets get it. Fields may be added; the meaning of one that is there stays.
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

    /** Ids only: messages hold personal data and turn up in logs. */
    @Override
    public String toString() {
        return "MemberMessage[" + organizationId + "/" + userId + " " + state + " v" + version + "]";
    }
}
