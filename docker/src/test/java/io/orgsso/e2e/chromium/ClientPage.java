package io.orgsso.e2e.chromium;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** The page of the client at its redirect URI. A browser must get there; what is on it does not matter. */
public final class ClientPage implements AutoCloseable {
    private static final byte[] HTML = "<!doctype html><title>client</title><p>Back at the client.".getBytes(UTF_8);

    private final HttpServer server;

    private ClientPage(HttpServer server) {
        this.server = server;
    }

    static ClientPage listen() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", http -> {
                try (http) {
                    http.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
                    http.sendResponseHeaders(200, HTML.length);
                    http.getResponseBody().write(HTML);
                }
            });
            server.start();
            return new ClientPage(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI redirectUri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/callback");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
