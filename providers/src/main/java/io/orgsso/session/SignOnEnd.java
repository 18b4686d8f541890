package io.orgsso.session;

import java.util.Locale;

/** Why a sign-on does not hold any more; operators meet the code in events. */
enum SignOnEnd {
    MEMBERSHIP_ENDED,
    ORGANIZATION_DISABLED,
    CONNECTION_DISABLED,
    ACCOUNT_DISABLED,
    SESSION_IDLE,
    SESSION_TOO_LONG;

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
