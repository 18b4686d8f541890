package io.orgsso.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers every post after {@link #DELAY_MILLIS}, as a receiver does that works on what it gets. */
final class DelayingReceiver implements AutoCloseable {
    static final long DELAY_MILLIS = 50;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final HttpServer server;

    DelayingReceiver() {
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
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            exchange.getRequestBody().readAllBytes();
            TimeUnit.MILLISECONDS.sleep(DELAY_MILLIS);
            // Before the answer, on which the next call comes.
            atOnce.decrementAndGet();
            exchange.sendResponseHeaders(204, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks";
    }

    /** How many it had in hand at once, at most, since this was asked last. */
    int mostAtOnce() {
        return most.getAndSet(0);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
