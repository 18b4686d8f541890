package io.orgsso.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.orgsso.e2e.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A customer's receiver of webhooks: takes signed messages, keeps the highest version of each member, and is unwell half
 * of the time. What it holds survives its own illness, as in a database.
 */
final class Receiver implements AutoCloseable {
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    /** Shorter than the longest work, so that what was given up arrives all the same, behind what came after it. */
    static final int TIMEOUT_MILLIS = 2000;

    private static final int LONGEST_WORK_MILLIS = 8000;
    private static final int QUEUES_EACH = 4;

    private static final Set<String> BELONGING = Set.of("active", "suspended");

    private final boolean ignoresVersions;
    private final Random random;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<Member, Map<String, String>> held = new TreeMap<>();
    /** Answered and not yet taken: the next message of the member comes first. */
    private final Map<Member, Map<String, String>> queued = new TreeMap<>();

    private final List<String> contradictions = new ArrayList<>();
    private final Map<Mood, Integer> moods = new EnumMap<>(Mood.class);
    private final AtomicInteger inHand = new AtomicInteger();
    private final int port;
    private HttpServer server;
    private volatile Mood mood = Mood.WELL;
    private int taken;
    private int late;
    private int repeats;

    private record Member(String organization, String user) implements Comparable<Member> {
        static Member of(Map<String, String> row) {
            return new Member(row.getOrDefault("org_id", ""), row.getOrDefault("user_id", ""));
        }

        @Override
        public int compareTo(Member other) {
            return toString().compareTo(other.toString());
        }
    }

    /** How it is. */
    enum Mood {
        /** Answers before it takes, as a queue with several workers: some messages are overtaken by the next. */
        WELL,
        /** Nobody listens. */
        AWAY,
        /** 500: its handler crashes. */
        CRASHING,
        /** 503: whoever stands before it says that it is not there. */
        UNAVAILABLE,
        /** 429 with Retry-After. */
        BUSY,
        /** Takes every message, after a while; often nobody waits for the answer any more. */
        SLOW,
        /** Takes every message, and the connection is gone before the answer. */
        CUT
    }

    /** @param ignoresVersions what came last wins: a receiver that must end wrong */
    Receiver(long seed, boolean ignoresVersions) {
        this.random = new Random(seed);
        this.ignoresVersions = ignoresVersions;
        this.server = listen(0);
        this.port = server.getAddress().getPort();
    }

    private HttpServer listen(int wanted) {
        try {
            var started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
            started.setExecutor(threads);
            started.createContext("/", this::receive);
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port + "/hooks";
    }

    /** Half of the time well, else ill in one of the ways. */
    void next() {
        var ills = Mood.values();
        become(mood == Mood.WELL ? ills[1 + below(ills.length - 1)] : Mood.WELL);
    }

    synchronized void become(Mood next) {
        if (mood == Mood.AWAY && next != Mood.AWAY) {
            server = listen(port);
        } else if (mood != Mood.AWAY && next == Mood.AWAY) {
            server.stop(0);
        }
        mood = next;
        moods.merge(next, 1, Integer::sum);
    }

    private void receive(HttpExchange exchange) throws IOException {
        var now = mood;
        inHand.incrementAndGet();
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            new Webhook(SECRET).verify(body, exchange.getRequestHeaders());
            switch (now) {
                case WELL -> {
                    exchange.sendResponseHeaders(204, -1);
                    accept(row(Json.parse(body).path("data")), now);
                }
                case SLOW -> {
                    Thread.sleep(below(LONGEST_WORK_MILLIS));
                    accept(row(Json.parse(body).path("data")), now);
                    exchange.sendResponseHeaders(204, -1);
                }
                case CUT, AWAY -> accept(row(Json.parse(body).path("data")), now);
                case CRASHING -> exchange.sendResponseHeaders(500, -1);
                case UNAVAILABLE -> exchange.sendResponseHeaders(503, -1);
                case BUSY -> {
                    exchange.getResponseHeaders().set("Retry-After", Integer.toString(1 + below(3)));
                    exchange.sendResponseHeaders(429, -1);
                }
            }
        } catch (WebhookVerificationException e) {
            synchronized (this) {
                contradictions.add("a message without a valid signature: " + e.getMessage());
            }
            exchange.sendResponseHeaders(401, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            inHand.decrementAndGet();
        }
    }

    private synchronized int below(int bound) {
        return random.nextInt(bound);
    }

    private synchronized void accept(Map<String, String> row, Mood now) {
        var member = Member.of(row);
        if (now == Mood.WELL && !queued.containsKey(member) && below(QUEUES_EACH) == 0) {
            queued.put(member, row);
            return;
        }
        take(row);
        var overtaken = queued.remove(member);
        if (overtaken != null) {
            take(overtaken);
        }
    }

    private void take(Map<String, String> row) {
        taken++;
        var member = Member.of(row);
        var before = held.get(member);
        long step = before == null ? 1 : version(row) - version(before);
        if (step < 0) {
            late++;
        } else if (step == 0) {
            repeats++;
            if (before != null && !before.equals(withEmailOf(before, row))) {
                contradictions.add("one version says two things: " + before + " and " + row);
            }
        }
        if (step > 0 || ignoresVersions) {
            held.put(member, row);
        }
    }

    /** The address is as it is when a message is written; a newer one has a version of its own on its way. */
    private static Map<String, String> withEmailOf(Map<String, String> before, Map<String, String> row) {
        var same = new TreeMap<>(row);
        same.put("email", before.getOrDefault("email", ""));
        return same;
    }

    private static long version(Map<String, String> row) {
        return Long.parseLong(row.getOrDefault("member_version", ""));
    }

    /** Named as the columns that it is compared with. */
    private static Map<String, String> row(JsonNode data) {
        var row = new TreeMap<String, String>();
        row.put("org_id", data.path("organizationId").asText());
        row.put("user_id", data.path("userId").asText());
        row.put("state", data.path("state").asText());
        row.put("role", data.path("role").asText());
        row.put("member_version", data.path("version").asText());
        // Who has left changes her address without this customer hearing of it.
        boolean belongs = BELONGING.contains(data.path("state").asText());
        row.put("email", belongs ? data.path("email").asText() : "null");
        return row;
    }

    /** Whether it works on nothing any more. */
    boolean isIdle() {
        return inHand.get() == 0;
    }

    /** What it knows of every member in the end, by the columns of the projection. */
    synchronized List<Map<String, String>> rows() {
        queued.values().forEach(this::take);
        queued.clear();
        return List.copyOf(held.values());
    }

    /** What no receiver should ever get. */
    synchronized List<String> contradictions() {
        return List.copyOf(contradictions);
    }

    synchronized String counts() {
        return taken + " messages taken, " + late + " late with a lower version, " + repeats + " repeats, moods "
                + moods;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
