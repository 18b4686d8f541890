package io.orgsso.admin;

import io.orgsso.account.MemberKey;
import io.orgsso.feed.FeedSnapshot;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A place in a snapshot as the text that its reader hands back. Whoever makes one up reads the realm's own rows only. */
final class SnapshotToken {
    private static final String BETWEEN = "\n";
    /** A user's id may have 255 characters of up to three bytes, and Base64 makes four of three. */
    private static final int LONGEST = 1200;

    private SnapshotToken() {}

    static String of(FeedSnapshot.Place place) {
        String text = String.join(
                BETWEEN,
                Long.toString(place.cursor()),
                place.last().organization().value(),
                place.last().user().value());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static FeedSnapshot.Place read(String token) {
        try {
            if (token.length() <= LONGEST) {
                String[] parts =
                        new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(BETWEEN, -1);
                if (parts.length == 3) {
                    return new FeedSnapshot.Place(
                            Long.parseLong(parts[0]),
                            new MemberKey(
                                    new OrganizationId(Given.parameter("after", parts[1])),
                                    new UserId(Given.parameter("after", parts[2]))));
                }
            }
        } catch (IllegalArgumentException noToken) {
            // The sentence below says it.
        }
        throw Problem.badRequest("\"after\" must be the \"next\" of the page before.");
    }
}
