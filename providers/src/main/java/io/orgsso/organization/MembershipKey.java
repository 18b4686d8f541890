package io.orgsso.organization;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The primary key (ORG_ID, USER_ID) of our tables, as JPA wants it: the id class of their entities. */
public final class MembershipKey implements Serializable {
    private static final long serialVersionUID = 1L;

    private String organizationId = "";
    private String userId = "";

    /** For Hibernate, which fills the fields. */
    public MembershipKey() {}

    public static MembershipKey of(OrganizationId organization, UserId user) {
        MembershipKey key = new MembershipKey();
        key.organizationId = organization.value();
        key.userId = user.value();
        return key;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MembershipKey key
                && organizationId.equals(key.organizationId)
                && userId.equals(key.userId);
    }

    @Override
    public int hashCode() {
        return Objects.hash(organizationId, userId);
    }
}
