package io.orgsso.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.feed.MemberMessage;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeliveryNodeTest {
    private static final String FIRST = "first";
    private static final String SECOND = "second";

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    private final Channel first = new Channel();
    private final Channel second = new Channel();
    private final CompletableFuture<Boolean> secondIsAsked = new CompletableFuture<>();
    private final TargetSessions sessions =
            new TargetSessions(tables, Map.of(FIRST, first::deliver, SECOND, second::deliver), this::open);

    /** A target's call, which is under way until the loop that made it is stuck. */
    private static final class Channel {
        private final CountDownLatch called = new CountDownLatch(1);
        private final CountDownLatch stuck = new CountDownLatch(1);

        List<DeliveryOutcome> deliver(List<MemberMessage> messages) {
            called.countDown();
            try {
                stuck.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Collections.nCopies(messages.size(), DeliveryOutcome.delivered());
        }

        boolean isCalled() {
            return called.getCount() == 0;
        }
    }

    /** Each loop is stuck in its next transaction until the second is asked to stop. */
    private void open() {
        String thread = Thread.currentThread().getName();
        if (thread.equals("orgsso-target-" + FIRST) && first.isCalled()) {
            first.stuck.countDown();
            // Not ended by an interruption, as no statement is that a database does not answer.
            secondIsAsked.join();
            throw new IllegalStateException("the first came back");
        }
        if (thread.equals("orgsso-target-" + SECOND) && second.isCalled()) {
            second.stuck.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                secondIsAsked.complete(true);
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void loopThatIsStuckDoesNotKeepTheOthersFromAnOrderlyStop() throws InterruptedException {
        tables.targets(FIRST, SECOND);
        tables.change(em -> {
            em.createNativeQuery(
                            "insert into ORGSSO_MEMBER (ORG_ID, USER_ID, REALM_ID, ORG_ALIAS, STATE,"
                                    + " ROLE, MEMBER_VERSION, SINCE_AT, CHANGE_ID, CHANGED_AT, CAUSE)"
                                    + " values ('org', 'alice', 'realm', 'northwind', 'active', 'member', 10, 1, 'x', 1, 'join')")
                    .executeUpdate();
            new Deliveries(em, Clock.systemUTC())
                    .want(List.of(new NewVersion(Messages.key("org", "alice"), "realm", 10, 9)));
        });
        DeliveryNode node = new DeliveryNode(sessions.factory(), Clock.systemUTC(), 50, 1);
        node.start();
        assertThat(first.stuck.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(second.stuck.await(30, TimeUnit.SECONDS)).isTrue();

        node.stop();

        List<String> owed = tables.read(
                em -> em.createQuery("select concat(d.target, ' ', d.state) from OrgssoDelivery d", String.class)
                        .getResultList());
        assertThat(owed).as("what both took is settled").isEmpty();
    }
}
