package io.orgsso.account;

import io.orgsso.organization.MembershipKey;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import java.util.Comparator;

/** Names one member row. Ordered, so that whoever locks several does so in the same order as everybody else. */
public record MemberKey(OrganizationId organization, UserId user) implements Comparable<MemberKey> {
    /** Before every key. */
    public static final MemberKey FIRST = new MemberKey(new OrganizationId(" "), new UserId(" "));

    private static final Comparator<MemberKey> ORDER = Comparator.comparing(
                    (MemberKey key) -> key.organization().value())
            .thenComparing(key -> key.user().value());

    static MemberKey of(Object[] columns) {
        return new MemberKey(new OrganizationId((String) columns[0]), new UserId((String) columns[1]));
    }

    public MembershipKey membership() {
        return MembershipKey.of(organization, user);
    }

    @Override
    public int compareTo(MemberKey other) {
        return ORDER.compare(this, other);
    }
}
