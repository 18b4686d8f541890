package io.orgsso.delivery.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orgsso.delivery.DeliveryOutcome;
import io.orgsso.delivery.Messages;
import io.orgsso.delivery.TargetUnavailableException;
import io.orgsso.feed.MemberMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of messages, by what the client says of each record. */
class KafkaOutcomesTest {
    private static final MemberMessage ALICE = Messages.active("alice", 10).build();
    private static final MemberMessage BOB = Messages.active("bob", 10).build();

    private final List<Scripted> opened = new ArrayList<>();

    @Test
    void whatOnePartitionDoesNotTakeComesLaterAndTheOthersAreThere() {
        var target = target(
                record -> record.key().endsWith("bob") ? new NotEnoughReplicasException("one of two is there") : null);

        assertThat(target.deliver(List.of(ALICE, BOB)))
                .containsExactly(
                        DeliveryOutcome.delivered(),
                        new DeliveryOutcome.TryLater("NotEnoughReplicasException: one of two is there"));
    }

    @Test
    void whatNoPartitionTakesIsNoMessagesFault() {
        var target = target(record -> new TimeoutException("Expiring 1 record(s)"));

        assertThatThrownBy(() -> target.deliver(List.of(ALICE, BOB)))
                .isInstanceOf(TargetUnavailableException.class)
                .hasMessage("No broker answered in time: Expiring 1 record(s)");
    }

    @Test
    void recordThatTheBrokerHoldsForInvalidIsRefusedAlone() {
        var target =
                target(record -> record.key().endsWith("bob") ? new InvalidRecordException("no such schema") : null);

        assertThat(target.deliver(List.of(ALICE, BOB)))
                .containsExactly(
                        DeliveryOutcome.delivered(),
                        new DeliveryOutcome.Refused("InvalidRecordException: no such schema"));
        assertThat(opened.get(0).closed()).isFalse();
    }

    @Test
    void erasureIsDeliveredWithItsNullValueOnly() {
        var erased = Messages.erased("zoe", 11).build();
        var target = target(record -> record.value() == null ? new NotEnoughReplicasException("none") : null);

        assertThat(target.deliver(List.of(ALICE, erased)))
                .containsExactly(
                        DeliveryOutcome.delivered(), new DeliveryOutcome.TryLater("NotEnoughReplicasException: none"));
    }

    @Test
    void producerThatHasFailedIsGivenUpForANewOne() {
        var connection = connection(record -> new KafkaException("broken for good"));
        var target = new KafkaTarget(connection, "members");

        assertThatThrownBy(() -> target.deliver(List.of(ALICE))).isInstanceOf(TargetUnavailableException.class);
        assertThatThrownBy(() -> target.deliver(List.of(ALICE))).isInstanceOf(TargetUnavailableException.class);

        assertThat(opened).hasSize(2).allMatch(MockProducer::closed);
    }

    @Test
    void reasonsRepeatNoWordsOfUnknownOrigin() {
        assertThat(Failure.reason(new KafkaException("alice@northwind.example")))
                .isEqualTo("KafkaException");
        assertThat(Failure.reason(new IllegalStateException("hunter2"))).isEqualTo("IllegalStateException");
        assertThat(Failure.reason(new KafkaException("Failed to construct", new ConfigException("No resolvable urls"))))
                .isEqualTo("ConfigException: No resolvable urls");
    }

    @Test
    void threadThatIsStoppedStopsAndStaysInterrupted() {
        var target = new KafkaTarget(
                new KafkaConnection(() -> new Scripted(record -> null) {
                    @Override
                    public void flush() {
                        // As if for ever: whoever waits now is woken by the interrupt.
                    }
                }),
                "members");

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> target.deliver(List.of(ALICE))).isInstanceOf(TargetUnavailableException.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void afterTheEndNoProducerIsOpened() {
        var connection = connection(record -> null);
        var target = new KafkaTarget(connection, "members");
        target.deliver(List.of(ALICE));

        connection.close();

        assertThat(opened).hasSize(1).allMatch(MockProducer::closed);
        assertThatThrownBy(() -> target.deliver(List.of(ALICE))).isInstanceOf(TargetUnavailableException.class);
        assertThat(opened).hasSize(1);
    }

    private KafkaTarget target(Function<ProducerRecord<String, byte[]>, @Nullable Exception> script) {
        return new KafkaTarget(connection(script), "members");
    }

    private KafkaConnection connection(Function<ProducerRecord<String, byte[]>, @Nullable Exception> script) {
        return new KafkaConnection(() -> {
            var producer = new Scripted(script);
            opened.add(producer);
            return producer;
        });
    }

    /** Says at {@link #flush()} what a script has it say of each record, as the client does. */
    private static class Scripted extends MockProducer<String, byte[]> {
        private final Function<ProducerRecord<String, byte[]>, @Nullable Exception> script;
        private final List<Runnable> answers = new ArrayList<>();

        Scripted(Function<ProducerRecord<String, byte[]>, @Nullable Exception> script) {
            super(true, null, new StringSerializer(), new ByteArraySerializer());
            this.script = script;
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
            var answer = new CompletableFuture<RecordMetadata>();
            var failure = script.apply(record);
            answers.add(() -> {
                if (failure == null) {
                    answer.complete(null);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
            return answer;
        }

        @Override
        public synchronized void flush() {
            answers.forEach(Runnable::run);
        }
    }
}
