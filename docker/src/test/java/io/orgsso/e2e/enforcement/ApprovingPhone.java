package io.orgsso.e2e.enforcement;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.orgsso.e2e.server.ServerUnderTest;
import io.orgsso.e2e.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;

/** The authentication device of CIBA: says yes to whatever it is asked. */
final class ApprovingPhone implements AutoCloseable {
    private final HttpServer server;
    private final URI callback;
    private final AtomicInteger approvals = new AtomicInteger();

    private ApprovingPhone(HttpServer server, URI callback) {
        this.server = server;
        this.callback = callback;
    }

    static ApprovingPhone of(World world) {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), ServerUnderTest.PHONE_PORT);
            var phone = new ApprovingPhone(
                    HttpServer.create(address, 0),
                    URI.create(world.console().realm() + "/protocol/openid-connect/ext/ciba/auth/callback"));
            phone.server.createContext("/", phone::approve);
            phone.server.start();
            return phone;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often it was asked and has said yes. */
    int approvals() {
        return approvals.get();
    }

    private void approve(HttpExchange exchange) throws IOException {
        var bearer = exchange.getRequestHeaders().getFirst("Authorization");
        exchange.sendResponseHeaders(201, -1);
        exchange.close();
        answer(bearer);
        approvals.incrementAndGet();
    }

    private void answer(String bearer) {
        var yes = HttpRequest.newBuilder(callback)
                .header("Authorization", bearer)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"status\":\"SUCCEED\"}"))
                .build();
        HttpClient.newHttpClient()
                .sendAsync(yes, HttpResponse.BodyHandlers.discarding())
                .join();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
