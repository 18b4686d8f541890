package io.orgsso.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The landing page's web server, on 127.0.0.1 only. */
public final class CloudConsole implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads;
    private final String url;
    private final String cookie;
    private final OpenIdClient client;
    private final Pages pages;
    private final Visits visits = new Visits();
    private final SecureRandom random = new SecureRandom();

    /**
     * Listens at once.
     *
     * @param issuer the realm's address, for instance {@code http://127.0.0.1:8080/realms/cloud}
     * @param port 0 for any free one
     * @throws IOException when the port is busy
     */
    public CloudConsole(String issuer, int port, Clock clock) throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        int bound = server.getAddress().getPort();
        this.url = "http://127.0.0.1:" + bound;
        // Cookies know no ports: two demos in one browser must not share one.
        this.cookie = "cloud_console_" + bound;
        this.client = new OpenIdClient(issuer, url, clock);
        this.pages = new Pages(clock.getZone());
        this.threads = Executors.newFixedThreadPool(4, task -> {
            Thread thread = new Thread(task, "cloud-console");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return url;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String host = exchange.getRequestHeaders().getFirst("Host");
            String path = exchange.getRequestURI().getPath();
            if (!url.equals("http://" + host)) {
                // The redirect URI names 127.0.0.1, and a cookie of localhost would not come back there.
                redirect(exchange, url + (path.equals("/") ? "/" : "/sign-in"));
                return;
            }
            switch (path) {
                case "/" -> home(exchange);
                case "/sign-in" -> signIn(exchange);
                case "/callback" -> callback(exchange);
                case "/sign-out" -> signOut(exchange);
                default -> send(exchange, 404, pages.failed("There is no page at this address."));
            }
        }
    }

    private void home(HttpExchange exchange) throws IOException {
        SignedIn person = visits.get(visitId(exchange)).person();
        send(exchange, 200, person == null ? pages.welcome() : pages.signedIn(person));
    }

    private void signIn(HttpExchange exchange) throws IOException {
        String id = visitId(exchange);
        if (id.isEmpty()) {
            id = Pkce.token(random);
            setCookie(exchange, id);
        }
        Pkce pkce = Pkce.random(random);
        visits.put(id, visits.get(id).leavingWith(pkce));
        redirect(exchange, client.authorizationUrl(pkce));
    }

    private void callback(HttpExchange exchange) throws IOException {
        String id = visitId(exchange);
        Visit visit = visits.get(id);
        try {
            Map<String, String> parameters =
                    Query.parse(exchange.getRequestURI().getRawQuery());
            Pkce pkce = expected(visit, parameters.getOrDefault("state", ""));
            String code = parameters.get("code");
            if (code == null) {
                throw new SignInException(OpenIdClient.describe(
                        parameters.getOrDefault("error", ""), parameters.getOrDefault("error_description", "")));
            }
            SignedIn person = client.redeem(code, pkce);
            // A fresh cookie value at sign-in, and a page whose address holds no code and can be reloaded.
            visits.remove(id);
            String fresh = Pkce.token(random);
            visits.put(fresh, visit.returnedAs(person));
            setCookie(exchange, fresh);
            redirect(exchange, url + "/");
        } catch (SignInException e) {
            send(exchange, 400, pages.failed(e.getMessage()));
        }
    }

    private static Pkce expected(Visit visit, String state) throws SignInException {
        Pkce pkce = visit.pending();
        if (pkce == null || !MessageDigest.isEqual(pkce.state().getBytes(UTF_8), state.getBytes(UTF_8))) {
            throw new SignInException("This answer belongs to no sign-in that was started here: "
                    + "it was used already, is too old, or comes from another browser.");
        }
        return pkce;
    }

    private void signOut(HttpExchange exchange) throws IOException {
        SignedIn person = visits.remove(visitId(exchange)).person();
        redirect(exchange, person == null ? url + "/" : client.signOutUrl(person));
    }

    /** Empty when the browser has none. */
    private String visitId(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Cookie");
        for (String pair : header == null ? new String[0] : header.split(";", -1)) {
            @Nullable String value = valueIfNamed(pair.strip());
            if (value != null) {
                return value;
            }
        }
        return "";
    }

    private @Nullable String valueIfNamed(String pair) {
        return pair.startsWith(cookie + "=") ? pair.substring(cookie.length() + 1) : null;
    }

    private void setCookie(HttpExchange exchange, String id) {
        exchange.getResponseHeaders().add("Set-Cookie", cookie + "=" + id + "; Path=/; HttpOnly; SameSite=Lax");
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(303, -1);
    }

    private static void send(HttpExchange exchange, int status, String html) throws IOException {
        byte[] body = html.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders()
                .set(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
