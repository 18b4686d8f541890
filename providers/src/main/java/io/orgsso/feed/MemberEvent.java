package io.orgsso.feed;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;

/**
 * What CloudEvents 1.0 asks of an event beside its data, for a {@link MemberMessage}: the same in a webhook's body and in
 * a Kafka record's headers.
 *
 * @param id the same for the same version of a member, at every delivery
 * @param source {@code urn:orgsso:realm:} and the realm's id, percent-encoded
 * @param subject the user's id
 * @param time when the change was noticed
 */
public record MemberEvent(String id, URI source, String subject, Instant time) {
    public static final String TYPE = "io.orgsso.member.changed";

    public static MemberEvent of(MemberMessage message) {
        return new MemberEvent(
                message.changeId() + "-v" + message.version(),
                source(message.realmId()),
                message.userId(),
                message.occurredAt());
    }

    /** Keycloak lets an import name a realm's id, with space, percent sign and the like in it. */
    private static URI source(String realmId) {
        try {
            return URI.create(new URI("urn", "orgsso:realm:" + realmId, null).toASCIIString());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no URI of realm " + realmId, e);
        }
    }
}
