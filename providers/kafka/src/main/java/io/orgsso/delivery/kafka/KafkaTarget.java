package io.orgsso.delivery.kafka;

import io.orgsso.delivery.DeliveryOutcome;
import io.orgsso.delivery.SyncTarget;
import io.orgsso.delivery.TargetUnavailableException;
import io.orgsso.feed.MemberMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Writes messages to the topic: all of a call at once, then it waits for what the brokers say to each. */
final class KafkaTarget implements SyncTarget {
    private final KafkaConnection connection;
    private final String topic;

    KafkaTarget(KafkaConnection connection, String topic) {
        this.connection = connection;
        this.topic = topic;
    }

    @Override
    public List<DeliveryOutcome> deliver(List<MemberMessage> messages) {
        Producer<String, byte[]> producer = connection.open();
        List<Optional<Throwable>> failures;
        try {
            failures = failures(producer, messages);
        } catch (InterruptException | InterruptedException e) {
            Thread.currentThread().interrupt();
            throw gaveUp(producer, e);
        } catch (KafkaException | IllegalStateException e) {
            // The second: another delivery has given the producer up.
            throw gaveUp(producer, e);
        }
        List<Throwable> nobodys = failures.stream()
                .flatMap(Optional::stream)
                .filter(Failure::isNobodys)
                .toList();
        if (nobodys.size() == messages.size()) {
            throw gaveUp(producer, nobodys.get(0));
        }
        if (!nobodys.isEmpty()) {
            connection.giveUp(producer);
        }
        return failures.stream()
                .map(failure -> failure.map(Failure::outcome).orElseGet(DeliveryOutcome::delivered))
                .toList();
    }

    private TargetUnavailableException gaveUp(Producer<String, byte[]> producer, Throwable failure) {
        connection.giveUp(producer);
        return new TargetUnavailableException(Failure.reason(failure), failure);
    }

    /** Why each message has not arrived; empty for those that have. */
    private List<Optional<Throwable>> failures(Producer<String, byte[]> producer, List<MemberMessage> messages)
            throws InterruptedException {
        List<List<Future<?>>> sent = new ArrayList<>();
        for (MemberMessage message : messages) {
            sent.add(send(producer, message));
        }
        producer.flush();
        List<Optional<Throwable>> failures = new ArrayList<>();
        for (List<Future<?>> records : sent) {
            failures.add(firstFailure(records));
        }
        return failures;
    }

    /** @throws KafkaException if it fails at once for want of a broker: each further send would wait as long again */
    private List<Future<?>> send(Producer<String, byte[]> producer, MemberMessage message) throws InterruptedException {
        List<Future<?>> sent = new ArrayList<>();
        for (ProducerRecord<String, byte[]> record : MemberRecords.of(topic, message)) {
            Future<?> acknowledgement = producer.send(record);
            if (acknowledgement.isDone()) {
                Optional<Throwable> failure = firstFailure(List.of(acknowledgement));
                if (failure.filter(Failure::isNobodys).isPresent()) {
                    throw new KafkaException(failure.get());
                }
            }
            sent.add(acknowledgement);
        }
        return sent;
    }

    private static Optional<Throwable> firstFailure(List<Future<?>> records) throws InterruptedException {
        for (Future<?> record : records) {
            try {
                record.get();
            } catch (ExecutionException e) {
                return Optional.ofNullable(e.getCause());
            }
        }
        return Optional.empty();
    }
}
