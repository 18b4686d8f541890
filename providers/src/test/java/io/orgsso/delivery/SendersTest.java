package io.orgsso.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.delivery.Deliveries.Claim;
import io.orgsso.delivery.Senders.Answered;
import io.orgsso.delivery.Senders.Parcel;
import io.orgsso.delivery.Senders.Returned;
import io.orgsso.delivery.Senders.Unavailable;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

class SendersTest {
    private static final long LONG = TimeUnit.SECONDS.toMillis(30);

    private final CountDownLatch called = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);
    private final CountDownLatch back = new CountDownLatch(1);
    private final Senders senders = new Senders(
            factory(messages -> {
                called.countDown();
                answers.await();
                return Collections.nCopies(messages, DeliveryOutcome.delivered());
            }),
            Clock.systemUTC(),
            "crm",
            1,
            back::countDown);

    @Test
    void stopWaitsForTheCallThatIsUnderWayAndGivesBackTheRest() throws Exception {
        Parcel first = parcel("alice");
        Parcel second = parcel("bob");
        senders.send(List.of(first));
        senders.send(List.of(second));
        assertThat(called.await(LONG, TimeUnit.MILLISECONDS)).isTrue();

        assertThat(senders.close()).containsExactly(second);
        CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(answers::countDown);
        senders.await(LONG);

        assertThat(senders.takeReturned()).singleElement().satisfies(call -> {
            assertThat(call.parcels()).containsExactly(first);
            assertThat(call.ending()).isInstanceOf(Answered.class);
        });
    }

    @Test
    void stopGivesUpTheCallThatDoesNotComeBack() throws Exception {
        senders.send(List.of(parcel("alice")));
        assertThat(called.await(LONG, TimeUnit.MILLISECONDS)).isTrue();

        senders.close();
        senders.await(10);

        assertThat(back.await(LONG, TimeUnit.MILLISECONDS))
                .as("the call is interrupted")
                .isTrue();
        assertThat(senders.takeReturned())
                .singleElement()
                .extracting(Returned::ending)
                .isInstanceOf(Unavailable.class);
    }

    private interface Answer {
        List<DeliveryOutcome> to(int messages) throws InterruptedException;
    }

    private static Parcel parcel(String user) {
        return new Parcel(
                new Claim(Messages.key("org", user), 7, ""),
                Messages.active(user, 1).build(),
                0);
    }

    private static KeycloakSessionFactory factory(Answer answer) {
        SyncTarget target = messages -> {
            try {
                return answer.to(messages.size());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        KeycloakSession session = proxy(KeycloakSession.class, "getProvider", target);
        return proxy(KeycloakSessionFactory.class, "create", session);
    }

    private static <T> T proxy(Class<T> type, String method, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                SendersTest.class.getClassLoader(),
                new Class<?>[] {type},
                (self, called, given) -> called.getName().equals(method) ? answer : null));
    }
}
