package io.orgsso.delivery;

import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberRow;

/**
 * A member of whom every target is to hear.
 *
 * @param before the version that she had until now, 0 for none
 */
public record NewVersion(MemberKey member, String realmId, long version, long before) {
    public static NewVersion of(MemberRow row, long before) {
        return new NewVersion(row.key(), row.realmId(), row.version(), before);
    }
}
