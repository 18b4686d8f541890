package io.orgsso.delivery.webhook;

import java.net.InetAddress;
import java.util.Locale;

/** Which addresses the target may be at. */
enum Reach {
    PUBLIC,
    PUBLIC_AND_PRIVATE,
    /** Plain http never leaves the own network, whatever the receiver's name resolves to. */
    PRIVATE;

    static Reach of(String scheme, boolean allowPrivate) {
        if (scheme.toLowerCase(Locale.ROOT).equals("http")) {
            return PRIVATE;
        }
        return allowPrivate ? PUBLIC_AND_PRIVATE : PUBLIC;
    }

    boolean includes(InetAddress address) {
        return switch (AddressKind.of(address)) {
            case PUBLIC -> this != PRIVATE;
            case PRIVATE -> this != PUBLIC;
            case NEVER -> false;
        };
    }
}
