package io.orgsso.feed;

/**
 * One change with its place in the feed.
 *
 * @param message the member as she was after the change, with the personal data of today; without subject, since and
 *     until, which the history does not keep
 */
public record FeedEntry(long position, MemberMessage message) {}
