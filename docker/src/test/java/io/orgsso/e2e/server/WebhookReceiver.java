package io.orgsso.e2e.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.orgsso.e2e.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Receives what the server's target {@code webhook} posts; it takes signed messages only. */
public final class WebhookReceiver implements AutoCloseable {
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    /** As while receivers change over from it to the other. */
    static final String PREVIOUS_SECRET = "whsec_c2VjcmV0IG9mIHRoZSBtb250aCBiZWZvcmU=";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Taken> taken = new ConcurrentLinkedQueue<>();
    private final Map<String, Queue<Refusal>> refusals = new ConcurrentHashMap<>();
    private final Map<String, Queue<Instant>> refused = new ConcurrentHashMap<>();
    private final HttpServer server;
    private volatile boolean down;

    private record Taken(JsonNode event, List<String> secrets) {
        boolean isOf(String organization, String userId) {
            return event.path("subject").asText().equals(userId)
                    && event.path("data").path("organization").asText().equals(organization);
        }
    }

    private record Refusal(int status, @Nullable String retryAfter) {}

    WebhookReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var secrets = List.of(SECRET, PREVIOUS_SECRET).stream()
                    .filter(secret -> isSignedWith(secret, body, exchange.getRequestHeaders()))
                    .toList();
            if (secrets.isEmpty()) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            var event = Json.parse(body);
            var refusal = down
                    ? new Refusal(503, null)
                    : refusalOf(event.path("subject").asText());
            if (refusal == null) {
                taken.add(new Taken(event, secrets));
                exchange.sendResponseHeaders(204, -1);
            } else {
                if (refusal.retryAfter() != null) {
                    exchange.getResponseHeaders().set("Retry-After", refusal.retryAfter());
                }
                exchange.sendResponseHeaders(refusal.status(), -1);
            }
        }
    }

    private static boolean isSignedWith(String secret, String body, Headers headers) {
        try {
            new Webhook(secret).verify(body, headers);
            return true;
        } catch (WebhookVerificationException e) {
            return false;
        }
    }

    private @Nullable Refusal refusalOf(String userId) {
        var waiting = refusals.get(userId);
        var refusal = waiting == null ? null : waiting.poll();
        if (refusal != null) {
            refused.computeIfAbsent(userId, key -> new ConcurrentLinkedQueue<>())
                    .add(Instant.now());
        }
        return refusal;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hooks");
    }

    /** What messages are signed with, the current secret first. */
    public List<String> secrets() {
        return List.of(SECRET, PREVIOUS_SECRET);
    }

    /** Answers the next message of a member, after those that it was told of before, with this status. */
    public void willAnswer(String userId, int status) {
        refusals.computeIfAbsent(userId, key -> new ConcurrentLinkedQueue<>()).add(new Refusal(status, null));
    }

    /** The same, and asks to be left alone for so many seconds. */
    public void willAnswer(String userId, int status, int retryAfterSeconds) {
        refusals.computeIfAbsent(userId, key -> new ConcurrentLinkedQueue<>())
                .add(new Refusal(status, Integer.toString(retryAfterSeconds)));
    }

    /** When messages of a member were refused. */
    public List<Instant> refusals(String userId) {
        return List.copyOf(refused.getOrDefault(userId, new ConcurrentLinkedQueue<>()));
    }

    /** Takes nothing from now on (503), or everything again. */
    public void isDown(boolean yes) {
        down = yes;
    }

    /** The CloudEvents of a member, in the order they came. */
    public List<JsonNode> events(String organization, String userId) {
        return taken.stream()
                .filter(one -> one.isOf(organization, userId))
                .map(Taken::event)
                .toList();
    }

    /** By which secrets each of them was signed. */
    public List<List<String>> secretsOf(String organization, String userId) {
        return taken.stream()
                .filter(one -> one.isOf(organization, userId))
                .map(Taken::secrets)
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
