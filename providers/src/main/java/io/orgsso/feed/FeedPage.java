package io.orgsso.feed;

import java.util.List;

/**
 * A part of the feed.
 *
 * @param changes ordered by position
 * @param next where to read on; past the last change where nothing of this realm stands between it and the feed's head,
 *     so that the reader of a quiet realm keeps up with the head
 * @param more whether there was more than fitted
 */
public record FeedPage(List<FeedEntry> changes, long next, boolean more) {
    public FeedPage {
        changes = List.copyOf(changes);
    }
}
