package io.orgsso.delivery;

import io.orgsso.account.MemberKey;
import io.orgsso.cluster.AfterCommit;
import io.orgsso.feed.MemberMessage;
import io.orgsso.feed.MessageWriter;
import io.orgsso.organization.OrganizationId;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * What an operator sees of the targets and may do to them, in the transaction of one session. What is replayed is the
 * member's state of today: a target keeps the highest version, so a replay can never take it back.
 */
public final class DeliveryDesk {
    private final KeycloakSession session;
    private final EntityManager em;
    private final Clock clock;
    private final Deliveries deliveries;
    private final Targets targets;

    private DeliveryDesk(KeycloakSession session, Clock clock) {
        this.session = session;
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.clock = clock;
        this.deliveries = new Deliveries(session, clock);
        this.targets = new Targets(session, clock);
    }

    public static DeliveryDesk of(KeycloakSession session) {
        return new DeliveryDesk(session, Clock.systemUTC());
    }

    /** Names of the targets that this installation delivers to. */
    public List<String> configured() {
        return session.getKeycloakSessionFactory()
                .getProviderFactoriesStream(SyncTarget.class)
                .map(SyncTargetFactory.class::cast)
                .filter(SyncTargetFactory::isConfigured)
                .map(SyncTargetFactory::getId)
                .sorted()
                .toList();
    }

    public TargetStatus status(String target, String realmId) {
        TargetStand stand = targets.stand(target);
        Backlog behind = deliveries.backlog(target, realmId);
        return new TargetStatus(
                target,
                behind.count(),
                behind.oldestAgeSeconds(),
                targets.delivered(target, realmId),
                behind.dead(),
                stand.paused(),
                stand.disabledAt(),
                stand.failingSince(),
                stand.reason());
    }

    /** What the target has refused for good, the oldest first. */
    public List<DeadLetter> deadLetters(String target, String realmId, int first, int max) {
        List<DeliveryEntity> rows = em.createNamedQuery("orgsso.delivery.dead", DeliveryEntity.class)
                .setParameter("target", target)
                .setParameter("realm", realmId)
                .setFirstResult(first)
                .setMaxResults(max)
                .getResultList();
        List<Optional<MemberMessage>> payloads = new MessageWriter(session)
                .write(rows.stream().map(DeliveryEntity::member).toList());
        List<DeadLetter> letters = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            DeliveryEntity row = rows.get(i);
            letters.add(new DeadLetter(
                    row.member(),
                    row.wanted,
                    row.attempts,
                    Objects.requireNonNullElse(row.lastError, ""),
                    Objects.requireNonNullElse(row.failedAt, 0L),
                    payloads.get(i)));
        }
        return letters;
    }

    /** Has the target hear again of what it has refused; answers of how many members. */
    public int replayDead(String target, String realmId) {
        return replay(target, Replay.failedOfRealm(realmId));
    }

    /** Of every member who has changed since then; done, page by page, when this returns. */
    public int replaySince(String target, String realmId, Instant since) {
        return replay(target, Replay.since(realmId, since.toEpochMilli()));
    }

    /** Of every member of an organization, today's and former ones; done, page by page, when this returns. */
    public int replayOrganization(String target, String realmId, OrganizationId organization) {
        return replay(target, Replay.ofOrganization(realmId, organization.value()));
    }

    public int replayMember(String target, String realmId, MemberKey member) {
        return replay(target, Replay.one(realmId, member));
    }

    private int replay(String target, Replay.Members members) {
        ring();
        return replay(target).run(members);
    }

    private Replay replay(String target) {
        return new Replay(session.getKeycloakSessionFactory(), target, clock);
    }

    /** Holds a target on every node; what is under way still arrives. */
    public void pause(String target) {
        new TargetList(em, clock).enter(target);
        targets.pause(target);
    }

    /** Lets a target go on that was paused or disabled; what it failed while it was failing is owed again. */
    public void resume(String target) {
        replay(target).afterOutage(targets.stand(target).failingSince());
        targets.resume(target);
        ring();
    }

    private void ring() {
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        AfterCommit.once(session, DeliveriesDue.class.getName(), () -> factory.publish(new DeliveriesDue()));
    }
}
