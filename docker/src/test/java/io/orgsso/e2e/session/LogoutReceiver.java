package io.orgsso.e2e.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.orgsso.e2e.browser.Query;
import io.orgsso.e2e.json.Json;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** A relying party with a backchannel logout address, and what it was told there. */
final class LogoutReceiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile Duration delay = Duration.ZERO;

    private LogoutReceiver(HttpServer server) {
        this.server = server;
    }

    static LogoutReceiver start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var receiver = new LogoutReceiver(server);
            server.setExecutor(receiver.threads);
            server.createContext("/logout", receiver::receive);
            server.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers this from now on; what is not answered by 200 counts as not heard. */
    LogoutReceiver answering(int code) {
        status = code;
        return this;
    }

    LogoutReceiver after(Duration time) {
        delay = time;
        return this;
    }

    /** A client of the realm with this address. */
    Client client(World world) {
        var id = "relying-party-" + World.random(10);
        world.cloud()
                .api()
                .post(
                        world.cloud().path("/clients"),
                        Map.of(
                                "clientId",
                                id,
                                "publicClient",
                                true,
                                "redirectUris",
                                List.of(world.console().redirectUri().toString()),
                                "attributes",
                                Map.of(
                                        "backchannel.logout.url",
                                        address().toString(),
                                        "backchannel.logout.session.required",
                                        "true")))
                .ok();
        return new Client(world.console().realm(), id, world.console().redirectUri());
    }

    /** Claims of the logout tokens so far. */
    List<JsonNode> heard() {
        return List.copyOf(heard);
    }

    List<String> sessionsHeardOf() {
        return heard.stream().map(token -> token.path("sid").asText()).toList();
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/logout");
    }

    private void receive(HttpExchange http) throws IOException {
        try (http) {
            var form = Query.parse(new String(http.getRequestBody().readAllBytes(), UTF_8));
            LockSupport.parkNanos(delay.toNanos());
            int answer = status;
            if (answer == 200) {
                var claims = form.getOrDefault("logout_token", "..").split("\\.", -1)[1];
                heard.add(Json.parse(new String(Base64.getUrlDecoder().decode(claims), UTF_8)));
            }
            http.sendResponseHeaders(answer, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
