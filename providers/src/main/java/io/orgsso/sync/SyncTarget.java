package io.orgsso.sync;

import java.util.List;
import org.keycloak.provider.Provider;

/**
 * Somewhere that must know who belongs to which organization: a database, a webhook, a topic. Write one by implementing
 * this interface and {@link SyncTargetFactory}, name the factory in
 * {@code META-INF/services/io.orgsso.sync.SyncTargetFactory}, and put the jar into Keycloak's {@code providers/}.
 *
 * <p>Messages are states, not steps. A target keeps, per organization id and user id, the message with the highest
 * {@link MemberMessage#version()} and ignores lower ones: messages come at least once, may come again, and after a crash
 * an older one may come late. Between two versions of one member others may have been skipped.
 *
 * <p>{@code deliver} is called by one thread at a time on each node, outside any database transaction of Keycloak. It
 * may block, but must come back within a minute: after two minutes the messages are given to somebody else. It must not
 * use Keycloak's stores.
 */
public interface SyncTarget extends Provider {
    /**
     * Delivers messages of different members.
     *
     * @param messages at least one, of distinct members, in no particular order
     * @return one outcome for each message, in the same order
     * @throws RuntimeException if the target cannot be reached: all of the messages come again later
     */
    List<DeliveryOutcome> deliver(List<MemberMessage> messages);

    @Override
    default void close() {}
}
