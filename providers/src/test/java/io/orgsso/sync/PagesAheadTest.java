package io.orgsso.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Pages 0 to 9 of one group: the cursor's user is the number of the page, the page has as many members. */
class PagesAheadTest {
    private static final int LAST = 9;

    private final AtomicInteger compared = new AtomicInteger();

    @Test
    void pagesComeInTheirOrder() {
        try (PagesAhead pages = new PagesAhead(this::compare)) {
            Cursor cursor = at(0);
            for (int page = 0; page <= LAST; page++) {
                MemberPages.Page found = pages.after(cursor);
                assertThat(found.examined()).isEqualTo(page);
                cursor = found.next();
            }
            assertThat(cursor.leg()).as("what follows is not of members").isEqualTo(Cursor.Leg.LEFT);
        }
        assertThat(compared).hasValue(LAST + 1);
    }

    @Test
    void theNextPageIsComparedMeanwhile() {
        CyclicBarrier both = new CyclicBarrier(2);
        try (PagesAhead pages = new PagesAhead((cursor, next) -> {
            next.accept(at(number(cursor) + 1));
            await(both);
            return compare(cursor, ignored -> {});
        })) {
            assertThat(pages.after(at(0)).examined()).isZero();
        }
    }

    @Test
    void whoAsksForAnotherPageThanTheNextGetsIt() {
        try (PagesAhead pages = new PagesAhead(this::compare)) {
            pages.after(at(0));

            assertThat(pages.after(at(5)).examined()).isEqualTo(5);
            assertThat(pages.after(at(6)).examined()).isEqualTo(6);
        }
    }

    @Test
    void aFailureReachesWhoAsks() {
        try (PagesAhead pages = new PagesAhead((cursor, next) -> {
            throw new IllegalStateException("no database");
        })) {
            assertThatThrownBy(() -> pages.after(at(0))).hasRootCauseMessage("no database");
        }
    }

    private MemberPages.Page compare(Cursor cursor, Consumer<Cursor> next) {
        int number = number(cursor);
        Cursor behind = number == LAST ? Cursor.first(Cursor.Leg.LEFT) : at(number + 1);
        next.accept(behind);
        compared.incrementAndGet();
        return new MemberPages.Page(number, List.of(), behind);
    }

    private static Cursor at(int page) {
        return new Cursor(Cursor.Leg.MEMBERS, "group", Integer.toString(page));
    }

    private static int number(Cursor cursor) {
        return Integer.parseInt(String.valueOf(cursor.user()));
    }

    private static void await(CyclicBarrier both) {
        try {
            both.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
