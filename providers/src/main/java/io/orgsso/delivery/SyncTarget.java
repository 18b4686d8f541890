package io.orgsso.delivery;

import io.orgsso.feed.MemberMessage;
import java.util.List;
import org.keycloak.provider.Provider;

/**
 * Somewhere that must know who belongs to which organization: a database, a webhook, a topic. Write one by implementing
 * this interface and {@link SyncTargetFactory}, name the factory in
 * {@code META-INF/services/io.orgsso.delivery.SyncTargetFactory}, and put the jar into Keycloak's {@code providers/}.
 *
 * <p>Messages are states, not steps. A target keeps, per organization id and user id, the message with the highest
 * {@link MemberMessage#version()} and ignores lower ones: messages come at least once, may come again, and after a crash
 * an older one may come late. Between two versions of one member others may have been skipped.
 *
 * <p>{@code deliver} is called outside any database transaction of Keycloak, on each node by as many threads at a time as
 * {@link SyncTargetFactory#concurrency()} says, and by two with the same member only where the first has outlasted its
 * lease of two minutes. It may block, but must come back within a minute: after two minutes the messages are given to
 * somebody else. It must not use Keycloak's stores.
 */
public interface SyncTarget extends Provider {
    /**
     * Delivers messages of different members.
     *
     * @param messages one to {@link SyncTargetFactory#batchSize()}, of distinct members, in no particular order
     * @return one outcome for each message, in the same order
     * @throws TargetUnavailableException if none of the messages could be delivered and none of them is to blame
     * @throws TargetGoneException if the target wants nothing any more
     * @throws RuntimeException taken for {@link TargetUnavailableException}
     */
    List<DeliveryOutcome> deliver(List<MemberMessage> messages);

    @Override
    default void close() {}
}
