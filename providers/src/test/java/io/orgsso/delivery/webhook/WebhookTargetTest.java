package io.orgsso.delivery.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.orgsso.delivery.DeliveryOutcome;
import io.orgsso.delivery.DeliveryOutcome.TryLater;
import io.orgsso.delivery.Messages;
import io.orgsso.delivery.TargetGoneException;
import io.orgsso.delivery.TargetUnavailableException;
import io.orgsso.feed.MemberMessage;
import io.orgsso.feed.MessageJson;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.http.impl.conn.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebhookTargetTest {
    private static final MemberMessage ALICE = Messages.active("alice", 10).build();
    private static final MemberMessage BOB = Messages.active("bob", 10).build();

    private final Receiver receiver = Receiver.http();
    private final Sender sender = Sender.to(receiver.url());

    @AfterEach
    void stop() {
        sender.close();
        receiver.close();
    }

    @Test
    void bodyIsACloudEventWithTheMessageAsItsData() {
        sender.deliver(ALICE);

        Receiver.Request request = receiver.onlyRequest();
        JsonNode event = request.json();
        assertThat(request.header("Content-Type")).isEqualTo("application/cloudevents+json");
        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.path("id").asText()).isEqualTo(request.header("webhook-id"));
        assertThat(event.path("source").asText()).isEqualTo("urn:orgsso:realm:realm-id");
        assertThat(event.path("type").asText()).isEqualTo("io.orgsso.member.changed");
        assertThat(event.path("subject").asText()).isEqualTo("alice");
        assertThat(event.path("time").asText()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(event.path("datacontenttype").asText()).isEqualTo("application/json");
        assertThat(event.path("data").path("version").asLong()).isEqualTo(10);
        assertThat(event.path("data").toString())
                .isEqualTo(MessageJson.of(ALICE).toString());
    }

    @Test
    void receiverVerifiesTheSignature() throws Exception {
        sender.deliver(ALICE);

        Sender.verify(receiver.onlyRequest(), Sender.SECRET);
        assertThatThrownBy(() -> Sender.verify(receiver.onlyRequest(), Sender.PREVIOUS))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void whileASecretIsReplacedBothSign() throws Exception {
        try (Sender rotating = Sender.to(receiver.url(), List.of(Sender.SECRET, Sender.PREVIOUS))) {
            rotating.deliver(ALICE);
        }

        Sender.verify(receiver.onlyRequest(), Sender.SECRET);
        Sender.verify(receiver.onlyRequest(), Sender.PREVIOUS);
    }

    @Test
    void idStaysAtEveryAttemptAndTheTimestampIsOfTheAttempt() {
        receiver.answer(500);
        sender.deliver(ALICE);
        sender.deliver(ALICE);

        assertThat(receiver.requests())
                .hasSize(2)
                .extracting(request -> request.header("webhook-id"))
                .containsOnly("change-northwind-alice-10-v10");
        assertThat(Long.parseLong(receiver.requests().get(1).header("webhook-timestamp")))
                .isCloseTo(Instant.now().getEpochSecond(), within(20L));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204})
    void anySuccessIsASuccess(int status) {
        receiver.answer(status);

        assertThat(sender.deliver(ALICE)).isEqualTo(DeliveryOutcome.delivered());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 422, 500, 501, 503, 504})
    void anyOtherAnswerIsTriedLater(int status) {
        receiver.answer(status);

        assertThat(sender.deliver(ALICE)).isEqualTo(new TryLater("HTTP " + status));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectIsNotFollowed(int status) {
        receiver.answer(status, "Location", receiver.url() + "/elsewhere");

        assertThat(sender.deliver(ALICE)).isEqualTo(new TryLater("HTTP " + status));
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void receiverThatIsGoneWantsNothingMore() {
        receiver.answer(410);

        assertThatThrownBy(() -> sender.deliver(ALICE))
                .isInstanceOf(TargetGoneException.class)
                .hasMessage("HTTP 410");
    }

    @ParameterizedTest
    @CsvSource({"429", "503"})
    void receiverSaysHowLongToWait(int status) {
        receiver.answer(status, "Retry-After", "120");

        assertThatThrownBy(() -> sender.deliver(ALICE))
                .isInstanceOf(TargetUnavailableException.class)
                .hasMessage("HTTP " + status + ", Retry-After 120 s");
    }

    @Test
    void tooManyRequestsAreTheTargetsConcern() {
        receiver.answer(429);

        assertThatThrownBy(() -> sender.deliver(ALICE)).isInstanceOf(TargetUnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void gatewaysErrorIsTheTargetsOnceAnotherMessageGotItToo(int status) {
        receiver.answer(status);

        assertThat(sender.deliver(ALICE)).isEqualTo(new TryLater("HTTP " + status));
        assertThatThrownBy(() -> sender.deliver(BOB)).isInstanceOf(TargetUnavailableException.class);
        assertThat(sender.deliver(BOB))
                .as("the same alone is not taken for an outage for ever")
                .isEqualTo(new TryLater("HTTP " + status));
    }

    @Test
    void receiverThatDoesNotAnswerIsGivenUp() {
        warmUp();
        CountDownLatch end = new CountDownLatch(1);
        receiver.answer(exchange -> awaitQuietly(end));
        try (Sender impatient = Sender.impatientTo(receiver.url())) {
            long start = System.nanoTime();

            assertThat(impatient.deliver(ALICE)).isEqualTo(new TryLater("No answer in time"));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Sender.IMPATIENT.multipliedBy(10));
        }
        end.countDown();
    }

    @Test
    void endlessAnswerCountsByItsStatusAndEndsWithTheDeadline() {
        warmUp();
        receiver.answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            for (int i = 0; i < 300; i++) {
                body.write('x');
                body.flush();
                awaitQuietly(new CountDownLatch(1), 100);
            }
        });
        try (Sender impatient = Sender.impatientTo(receiver.url())) {
            long start = System.nanoTime();

            assertThat(impatient.deliver(ALICE)).isEqualTo(DeliveryOutcome.delivered());

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Sender.IMPATIENT.multipliedBy(10));
        }
    }

    @Test
    void longAnswerIsNotReadToItsEnd() {
        receiver.answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] chunk = new byte[65_536];
            for (int i = 0; i < 1_000_000; i++) {
                exchange.getResponseBody().write(chunk);
            }
        });

        assertThat(sender.deliver(ALICE)).isEqualTo(DeliveryOutcome.delivered());
    }

    @Test
    void connectionThatBreaksIsTriedOnceMoreAndThenLater() {
        receiver.answer(exchange -> {
            throw new IOException("the handler dies");
        });

        assertThat(sender.deliver(ALICE)).isEqualTo(new TryLater("The connection was lost before an answer came"));
        assertThat(receiver.requests()).hasSize(2);
    }

    @Test
    void headOfAnAnswerThatDoesNotEndIsNotReadIntoMemory() throws Exception {
        try (ServerSocket endless = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Sender caller = Sender.to(URI.create("http://127.0.0.1:" + endless.getLocalPort()))) {
            AtomicLong written = new AtomicLong();
            Thread answering = new Thread(() -> {
                byte[] chunk = "a".repeat(8192).getBytes(StandardCharsets.US_ASCII);
                for (int call = 0; call < 2; call++) {
                    try (Socket socket = endless.accept();
                            OutputStream out = socket.getOutputStream()) {
                        out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
                        while (true) {
                            out.write(chunk);
                            written.addAndGet(chunk.length);
                        }
                    } catch (IOException closed) {
                        // As it should be.
                    }
                }
            });
            answering.setDaemon(true);
            answering.start();

            assertThat(caller.deliver(ALICE)).isInstanceOf(TryLater.class);

            // Buffers of both sides included.
            assertThat(written.get()).isLessThan(20_000_000);
        }
    }

    @Test
    void messageThatCouldNotBeSentInTimeIsNoFaultOfTheMessage() throws Exception {
        // Takes connections and says nothing, so that TLS never begins.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Sender caller = Sender.impatientTo(URI.create("https://127.0.0.1:" + silent.getLocalPort()))) {
            assertThatThrownBy(() -> caller.deliver(ALICE))
                    .isInstanceOf(TargetUnavailableException.class)
                    .hasMessage("Nobody listens at the host");
        }
    }

    @Test
    void messageOfTwentyKilobytesIsRefused() {
        MemberMessage tooLong =
                Messages.active("alice", 10).name("x".repeat(20_000), null).build();

        assertThat(sender.deliver(tooLong))
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Refused.class,
                        refused -> assertThat(refused.reason())
                                .startsWith("The message has 20")
                                .endsWith("must stay below 20000"));
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void nameThatDoesNotExistMakesTheTargetUnavailable() {
        try (Sender lost = Sender.to(
                URI.create("https://receiver.example/"),
                Reach.PUBLIC,
                host -> {
                    throw new UnknownHostException(host);
                },
                Sender.tls())) {
            assertThatThrownBy(() -> lost.deliver(ALICE))
                    .isInstanceOf(TargetUnavailableException.class)
                    .hasMessage("The host's name has no address");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "::1", "fd00::1", "fe80::1", "ff02::1"
            })
    void nameAtAnAddressThatIsNotPublicIsNotCalled(String address) throws UnknownHostException {
        InetAddress[] found = {InetAddress.getByName("198.41.0.4"), InetAddress.getByName(address)};
        try (Sender guarded = Sender.to(receiver.url("receiver.example"), Reach.PUBLIC, host -> found, Sender.tls())) {
            assertThatThrownBy(() -> guarded.deliver(ALICE))
                    .isInstanceOf(TargetUnavailableException.class)
                    .hasMessageContaining("allow-private-addresses")
                    .hasMessageNotContaining("token");
        }
        assertThat(receiver.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "localhost"})
    void addressInsteadOfANameIsJudgedToo(String host) {
        try (Sender guarded =
                Sender.to(receiver.url(host), Reach.PUBLIC, SystemDefaultDnsResolver.INSTANCE, Sender.tls())) {
            assertThatThrownBy(() -> guarded.deliver(ALICE)).isInstanceOf(TargetUnavailableException.class);
        }
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void nameIsLookedUpOnceAndWhatItAnswersLaterIsNotUsed() throws UnknownHostException {
        // Judged as private and allowed; a second look-up would lead to an address where nobody listens.
        Deque<InetAddress> answers =
                new ArrayDeque<>(List.of(InetAddress.getLoopbackAddress(), InetAddress.getByName("169.254.169.254")));
        try (Sender rebound = Sender.to(
                receiver.url("receiver.example"),
                Reach.PRIVATE,
                host -> new InetAddress[] {answers.remove()},
                Sender.tls())) {
            assertThat(rebound.deliver(ALICE)).isEqualTo(DeliveryOutcome.delivered());
            assertThat(rebound.deliver(BOB)).as("over the same connection").isEqualTo(DeliveryOutcome.delivered());
        }

        assertThat(answers).hasSize(1);
        assertThat(receiver.requests().get(0).header("Host")).startsWith("receiver.example:");
    }

    @Test
    void plainHttpNeverLeavesTheOwnNetwork() throws UnknownHostException {
        InetAddress[] found = {InetAddress.getByName("198.41.0.4")};
        try (Sender plain = Sender.to(receiver.url("receiver.example"), Reach.PRIVATE, host -> found, Sender.tls())) {
            assertThatThrownBy(() -> plain.deliver(ALICE))
                    .isInstanceOf(TargetUnavailableException.class)
                    .hasMessageContaining("http goes to private addresses only");
        }
    }

    @Test
    void proxyOfTheSystemIsNotUsed() {
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", "1");
        System.setProperty("http.nonProxyHosts", "");
        try {
            assertThatCode(() -> sender.deliver(ALICE)).doesNotThrowAnyException();
        } finally {
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
            System.clearProperty("http.nonProxyHosts");
        }
        assertThat(receiver.requests()).hasSize(1);
    }

    /** What a first call costs must not be taken from the second of an impatient one. */
    private void warmUp() {
        assertThat(sender.deliver(BOB)).isEqualTo(DeliveryOutcome.delivered());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        awaitQuietly(latch, 10_000);
    }

    private static void awaitQuietly(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
