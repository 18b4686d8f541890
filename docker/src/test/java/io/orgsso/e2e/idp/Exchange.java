package io.orgsso.e2e.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.orgsso.e2e.browser.Query;
import io.orgsso.e2e.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** One request to a test's IdP and the ways to answer it. */
record Exchange(HttpExchange http) {
    /** A server on a free loopback port; its threads do not keep the JVM. */
    static HttpServer server() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newCachedThreadPool(task -> {
                var thread = new Thread(task, "test-idp");
                thread.setDaemon(true);
                return thread;
            }));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void handle(HttpServer server, String path, Consumer<Exchange> handler) {
        server.createContext(path, http -> {
            try (http) {
                handler.accept(new Exchange(http));
            }
        });
    }

    Map<String, String> query() {
        return Query.of(http.getRequestURI());
    }

    Map<String, String> form() {
        try {
            return Query.parse(new String(http.getRequestBody().readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isPost() {
        return http.getRequestMethod().equals("POST");
    }

    String header(String name) {
        var value = http.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    void json(int status, Object body) {
        send(status, "application/json", Json.write(body));
    }

    void page(String html) {
        send(200, "text/html; charset=utf-8", html);
    }

    void redirect(URI location) {
        http.getResponseHeaders().set("Location", location.toString());
        send(302, "text/plain", "");
    }

    private void send(int status, String type, String body) {
        var bytes = body.getBytes(UTF_8);
        http.getResponseHeaders().set("Content-Type", type);
        try {
            http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            http.getResponseBody().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
