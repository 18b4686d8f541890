package io.orgsso.delivery.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.orgsso.account.MemberKey;
import io.orgsso.delivery.Messages;
import io.orgsso.delivery.TargetAcceptance.Held;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.keycloak.util.JsonSerialization;

/** A webhook receiver as its users would write one: per member it keeps the message with the highest version. */
final class Receiver implements AutoCloseable {
    /** Below what Linux and IANA give to connections, one of which could have it when the receiver comes back. */
    private static final int FIRST_PORT = 10_000;

    private static final int PORTS = 22_000;

    /** Where another process begins is its own chance. */
    private static final AtomicInteger NEXT_PORT = new AtomicInteger(new Random().nextInt(PORTS));

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final @Nullable SSLContext tls;
    private final Map<MemberKey, Held> held = new ConcurrentHashMap<>();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Handler handler;
    private HttpServer server;

    private Receiver(@Nullable SSLContext tls) {
        this.tls = tls;
        this.server = listen();
    }

    static Receiver http() {
        return new Receiver(null);
    }

    static Receiver https(SSLContext tls) {
        return new Receiver(tls);
    }

    /** A request as it came. */
    record Request(Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().get(0))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no header " + name));
        }

        JsonNode json() {
            try {
                return JsonSerialization.mapper.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    /** From now on requests are answered so, and nothing is kept. */
    void answer(Handler value) {
        handler = value;
    }

    void answer(int status) {
        answer(exchange -> exchange.sendResponseHeaders(status, -1));
    }

    void answer(int status, String header, String value) {
        answer(exchange -> {
            exchange.getResponseHeaders().set(header, value);
            exchange.sendResponseHeaders(status, -1);
        });
    }

    private HttpServer listen() {
        for (int tried = 0; tried < PORTS; tried++) {
            try {
                return listen(FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS));
            } catch (BindException taken) {
                // The next one then.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("no port is free from " + FIRST_PORT + " to " + (FIRST_PORT + PORTS - 1));
    }

    private HttpServer listen(int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        HttpServer created = tls == null ? HttpServer.create(address, 0) : secured(address, tls);
        created.setExecutor(threads);
        created.createContext("/", this::receive);
        created.start();
        return created;
    }

    private static HttpServer secured(InetSocketAddress address, SSLContext tls) throws IOException {
        HttpsServer created = HttpsServer.create(address, 0);
        created.setHttpsConfigurator(new HttpsConfigurator(tls));
        return created;
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(request);
            Handler other = handler;
            if (other == null) {
                keep(request.json().path("data"));
                exchange.sendResponseHeaders(204, -1);
            } else {
                other.handle(exchange);
            }
        }
    }

    private void keep(JsonNode data) {
        Held message = new Held(
                data.path("version").asLong(),
                data.path("state").asText(),
                data.path("role").asText(),
                data.path("email").isNull() ? null : data.path("email").asText());
        held.merge(
                Messages.key(
                        data.path("organizationId").asText(),
                        data.path("userId").asText()),
                message,
                (known, arrived) -> arrived.version() > known.version() ? arrived : known);
    }

    URI url() {
        return url("127.0.0.1");
    }

    URI url(String host) {
        return URI.create((tls == null ? "http://" : "https://") + host + ":"
                + server.getAddress().getPort() + "/hooks?token=hidden");
    }

    Map<MemberKey, Held> held() {
        return Map.copyOf(held);
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    Request onlyRequest() {
        if (requests.size() != 1) {
            throw new AssertionError(requests.size() + " requests came");
        }
        return requests.element();
    }

    void goAway() {
        server.stop(0);
    }

    void comeBack() {
        try {
            server = listen(server.getAddress().getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
