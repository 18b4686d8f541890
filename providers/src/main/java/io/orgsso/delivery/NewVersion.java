package io.orgsso.delivery;

import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberRow;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;

/**
 * A member of whom every target is to hear.
 *
 * @param before the version that she had until now, 0 for none
 */
public record NewVersion(MemberKey member, String realmId, long version, long before) {
    /** @param columns organization, user, realm and version */
    static NewVersion of(Object[] columns, long before) {
        MemberKey member = new MemberKey(new OrganizationId((String) columns[0]), new UserId((String) columns[1]));
        return new NewVersion(member, (String) columns[2], (Long) columns[3], before);
    }

    public static NewVersion of(MemberRow row, long before) {
        return new NewVersion(row.key(), row.realmId(), row.version(), before);
    }
}
