package io.orgsso.sync;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Compares pages before they are asked for, so that the database looks for one while another is compared here. Each has a
 * session and a transaction of its own, and all that is kept of it are its suspects.
 */
final class PagesAhead implements MemberPages.Source, AutoCloseable {
    /** Half of a page's time passes in the database. */
    private static final int AT_ONCE = 2;

    private final Comparison comparison;
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, work -> {
        Thread thread = new Thread(work, "orgsso-reconcile-page");
        thread.setDaemon(true);
        return thread;
    });
    private final Deque<Ahead> ahead = new ArrayDeque<>();

    PagesAhead(Comparison comparison) {
        this.comparison = comparison;
    }

    /** Compares one page, on whatever thread. */
    interface Comparison {
        /**
         * The page behind {@code cursor}.
         *
         * @param next is told where the next page begins as soon as that is known
         */
        MemberPages.Page after(Cursor cursor, Consumer<Cursor> next);
    }

    private record Ahead(Cursor from, CompletableFuture<Cursor> next, CompletableFuture<MemberPages.Page> page) {}

    @Override
    public MemberPages.Page after(Cursor cursor) {
        if (!ahead.isEmpty() && !ahead.getFirst().from().equals(cursor)) {
            ahead.clear();
        }
        if (ahead.isEmpty()) {
            begin(cursor);
        }
        while (ahead.size() < AT_ONCE) {
            Cursor next = ahead.getLast().next().join();
            if (!next.leg().ofMembers()) {
                break;
            }
            begin(next);
        }
        return ahead.removeFirst().page().join();
    }

    private void begin(Cursor cursor) {
        CompletableFuture<Cursor> next = new CompletableFuture<>();
        Supplier<MemberPages.Page> work = () -> {
            try {
                return comparison.after(cursor, next::complete);
            } catch (Throwable failure) {
                next.completeExceptionally(failure);
                throw failure;
            }
        };
        ahead.addLast(new Ahead(cursor, next, CompletableFuture.supplyAsync(work, threads)));
    }

    /** What has begun ends by itself. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
