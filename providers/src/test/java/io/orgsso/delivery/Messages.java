package io.orgsso.delivery;

import io.orgsso.account.MemberKey;
import io.orgsso.feed.MemberMessage;
import io.orgsso.feed.MemberMessage.AccountFacts;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages for tests of targets: a member of northwind, and what differs. */
public final class Messages {
    private final String user;
    private final long version;
    private String organization = "northwind";
    private String state = "active";
    private String role = "member";
    private @Nullable String email;
    private @Nullable String firstName = "First";
    private @Nullable String lastName = "Last";

    private Messages(String user, long version) {
        this.user = user;
        this.version = version;
        this.email = user + "@northwind.example";
    }

    /** An active member with an email address. */
    public static Messages active(String user, long version) {
        return new Messages(user, version);
    }

    /** A member whose account was deleted. */
    public static Messages erased(String user, long version) {
        return new Messages(user, version).state("erased").name(null, null).email(null);
    }

    /** The member that a message of this organization and user is about. */
    public static MemberKey key(String organizationId, String userId) {
        return new MemberKey(new OrganizationId(organizationId), new UserId(userId));
    }

    /** The alias; the id is made from it. */
    public Messages organization(String value) {
        organization = value;
        return this;
    }

    public Messages state(String value) {
        state = value;
        return this;
    }

    public Messages role(String value) {
        role = value;
        return this;
    }

    public Messages email(@Nullable String value) {
        email = value;
        return this;
    }

    public Messages name(@Nullable String first, @Nullable String last) {
        firstName = first;
        lastName = last;
        return this;
    }

    public MemberMessage build() {
        return new MemberMessage(
                "change-" + organization + "-" + user + "-" + version,
                Instant.EPOCH,
                "realm-id",
                "cloud",
                organization + "-id",
                organization,
                user,
                email,
                firstName,
                lastName,
                null,
                null,
                state,
                null,
                role,
                List.of(),
                Instant.EPOCH,
                null,
                "join",
                null,
                null,
                new AccountFacts("active", "Northwind Ltd", "enterprise", null),
                version);
    }
}
