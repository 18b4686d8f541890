package io.orgsso.organization;

import io.orgsso.cluster.RowKey;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The primary key (ORG_ID, USER_ID) of our tables, as JPA wants it: the id class of their entities. */
public final class MembershipKey implements Serializable {
    /** The columns. */
    public static final List<String> COLUMNS = List.of("ORG_ID", "USER_ID");

    /** The fields of the entities. */
    public static final List<String> FIELDS = List.of("organizationId", "userId");

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

    public OrganizationId organization() {
        return new OrganizationId(organizationId);
    }

    public UserId user() {
        return new UserId(userId);
    }

    public RowKey row() {
        return new RowKey(organizationId, userId);
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
