package io.orgsso.sync;

import io.orgsso.account.MemberKey;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import org.jspecify.annotations.Nullable;

/**
 * How far a comparison got.
 *
 * @param key the organization's id, in the legs over memberships that of its group
 * @param user null: behind everybody of this group
 */
record Cursor(Leg leg, String key, @Nullable String user) {
    static final Cursor START = first(Leg.ORGANIZATIONS);

    /** What is compared after what. */
    enum Leg {
        /** Organizations whose account differs. */
        ORGANIZATIONS,
        /** Accounts whose organization is gone. */
        ACCOUNTS,
        /** Members with an account of Keycloak's own. */
        MEMBERS,
        /** Members whom a federation holds. */
        FEDERATED,
        /** Rows of the projection without a membership. */
        LEFT,
        /** Rows of the projection without a person. */
        GONE,
        DONE;

        boolean ofMembers() {
            return this == MEMBERS || this == FEDERATED;
        }
    }

    static Cursor first(Leg leg) {
        return new Cursor(
                leg,
                MemberKey.FIRST.organization().value(),
                leg.ofMembers() ? null : MemberKey.FIRST.user().value());
    }

    Cursor at(MemberKey member) {
        return new Cursor(leg, member.organization().value(), member.user().value());
    }

    Cursor behindGroup() {
        return new Cursor(leg, key, null);
    }

    /** The next leg from its beginning. */
    Cursor next() {
        return first(
                switch (leg) {
                    case ORGANIZATIONS -> Leg.ACCOUNTS;
                    case ACCOUNTS -> Leg.MEMBERS;
                    case MEMBERS -> Leg.FEDERATED;
                    case FEDERATED -> Leg.LEFT;
                    case LEFT -> Leg.GONE;
                    case GONE, DONE -> Leg.DONE;
                });
    }

    boolean done() {
        return leg == Leg.DONE;
    }

    MemberKey member() {
        return new MemberKey(new OrganizationId(key), user == null ? MemberKey.FIRST.user() : new UserId(user));
    }
}
