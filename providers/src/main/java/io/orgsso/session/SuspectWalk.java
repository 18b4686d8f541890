package io.orgsso.session;

import io.orgsso.session.SuspectSessions.Page;
import io.orgsso.session.SuspectSessions.Place;
import io.orgsso.session.SuspectSessions.Question;
import io.orgsso.session.SuspectSessions.Suspect;
import java.util.List;

/**
 * The way of one question through the stored sessions. It goes on where it stopped and begins anew behind the last one,
 * so suspects that rightly stay hide none behind them, and are not judged again before all others are.
 */
final class SuspectWalk {
    private final Question question;
    private final int mostPages;
    private Place at = Place.START;

    /** @param mostPages how far it goes at a time */
    SuspectWalk(Question question, int mostPages) {
        this.question = question;
        this.mostPages = mostPages;
    }

    /** The sessions that are walked through. */
    interface Sessions {
        Page page(Question question, Place after);

        /** Ends those that are over. */
        void judge(List<Suspect> suspects);
    }

    /** Goes on, to the last session at most. */
    synchronized void go(Sessions sessions) {
        boolean more = true;
        for (int page = 0; more && page < mostPages && !Thread.currentThread().isInterrupted(); page++) {
            Page found = sessions.page(question, at);
            sessions.judge(found.suspects());
            more = found.next().isPresent();
            at = found.next().orElse(Place.START);
        }
    }
}
