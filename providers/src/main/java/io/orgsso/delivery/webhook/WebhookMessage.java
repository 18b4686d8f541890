package io.orgsso.delivery.webhook;

import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.format.EventSerializationException;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import io.orgsso.feed.MemberEvent;
import io.orgsso.feed.MemberMessage;
import io.orgsso.feed.MessageJson;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;

/**
 * A message as it is posted: a CloudEvents 1.0 event in its JSON form, under an id that stays at every attempt.
 *
 * @param id the same for the same version of a member; goes into the signature, where a full stop would be a separator
 */
record WebhookMessage(String id, String body) {
    static final String CONTENT_TYPE = JsonFormat.CONTENT_TYPE;

    /** Receivers rely on small bodies (Standard Webhooks: under 20 kB). */
    static final int MOST_BYTES = 20_000;

    private static final JsonFormat FORMAT = new JsonFormat();

    /** The message cannot be sent, ever. */
    static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1L;

        UnfitException(String reason) {
            super(reason);
        }
    }

    static WebhookMessage of(MemberMessage message) throws UnfitException {
        MemberEvent event = MemberEvent.of(message);
        byte[] body = body(message, event);
        if (body.length >= MOST_BYTES) {
            throw new UnfitException(
                    "has " + body.length + " bytes, and a webhook's body must stay below " + MOST_BYTES);
        }
        return new WebhookMessage(event.id(), new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] body(MemberMessage message, MemberEvent event) throws UnfitException {
        try {
            return FORMAT.serialize(CloudEventBuilder.v1()
                    .withId(event.id())
                    .withSource(event.source())
                    .withType(MemberEvent.TYPE)
                    .withSubject(event.subject())
                    .withTime(event.time().atOffset(ZoneOffset.UTC))
                    .withData("application/json", JsonCloudEventData.wrap(MessageJson.of(message)))
                    .build());
        } catch (EventSerializationException e) {
            // Half a surrogate pair in a name. Without the exception's text, which quotes it.
            throw new UnfitException("holds text that JSON cannot carry");
        }
    }

    /** Ids only: the body holds personal data. */
    @Override
    public String toString() {
        return "WebhookMessage[" + id + "]";
    }
}
