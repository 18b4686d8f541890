package io.orgsso.session;

import java.util.Locale;

/** Why a sign-on does not hold any more; operators meet the code in events. */
enum SignOnEnd {
    MEMBERSHIP_ENDED,
    ORGANIZATION_DISABLED,
    CONNECTION_DISABLED,
    ACCOUNT_DISABLED,
    /** It is of an account's unproven past. */
    PAST_CUT_OFF,
    SESSION_IDLE,
    SESSION_TOO_LONG;

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
