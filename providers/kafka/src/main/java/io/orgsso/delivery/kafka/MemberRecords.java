package io.orgsso.delivery.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orgsso.feed.MemberEvent;
import io.orgsso.feed.MemberMessage;
import io.orgsso.feed.MessageJson;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * A message as records of the topic, in the order in which they are sent: the state, a CloudEvents 1.0 event in Kafka's
 * binary mode, and after an erasure a null value, by which compaction takes everything under the key away. Whoever has
 * read on knows of the erasure from the state before it; whoever begins after the compaction never hears of the person.
 */
final class MemberRecords {
    static final String VERSION = "orgsso-version";
    static final String STATE = "orgsso-state";
    static final String REALM = "orgsso-realm-id";
    static final String CORRELATION = "orgsso-correlation-id";

    private MemberRecords() {}

    static List<ProducerRecord<String, byte[]>> of(String topic, MemberMessage message) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        records.add(state(topic, message));
        if (message.state().equals("erased")) {
            records.add(tombstone(topic, message));
        }
        return records;
    }

    private static ProducerRecord<String, byte[]> state(String topic, MemberMessage message) {
        var state = new ProducerRecord<>(topic, key(message), MessageJson.bytes(message));
        MemberEvent event = MemberEvent.of(message);
        Headers headers = state.headers();
        add(headers, "content-type", "application/json");
        add(headers, "ce_specversion", "1.0");
        add(headers, "ce_id", event.id());
        add(headers, "ce_source", event.source().toString());
        add(headers, "ce_type", MemberEvent.TYPE);
        add(headers, "ce_subject", event.subject());
        add(headers, "ce_time", event.time().toString());
        describe(headers, message);
        return state;
    }

    /** No event, so without an event's headers; its version tells a late older state from what comes after. */
    private static ProducerRecord<String, byte[]> tombstone(String topic, MemberMessage message) {
        ProducerRecord<String, byte[]> tombstone = new ProducerRecord<>(topic, key(message), null);
        describe(tombstone.headers(), message);
        return tombstone;
    }

    /** Ids, which neither take another's place nor end: an alias can be used again. */
    private static String key(MemberMessage message) {
        return message.organizationId() + "/" + message.userId();
    }

    /** What a consumer needs before it has read the value, or where there is none. */
    private static void describe(Headers headers, MemberMessage message) {
        add(headers, VERSION, Long.toString(message.version()));
        add(headers, STATE, message.state());
        add(headers, REALM, message.realmId());
        String correlation = message.correlationId();
        if (correlation != null) {
            add(headers, CORRELATION, correlation);
        }
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }
}
