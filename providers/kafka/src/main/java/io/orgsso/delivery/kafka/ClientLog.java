package io.orgsso.delivery.kafka;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The log of Kafka's client. At INFO it writes a hundred lines for every producer, and at WARN several a second while no
 * broker answers, which the sync says once for each attempt. So it is held to errors, unless the operator has given its
 * category a level by {@code log-level}.
 */
final class ClientLog {
    /** Held, or the level would go with it. Keycloak's log manager is the JDK's. */
    private static final Logger LOGGER = Logger.getLogger(ClientClasses.PACKAGE);

    private ClientLog() {}

    static void quieten() {
        if (LOGGER.getLevel() == null) {
            LOGGER.setLevel(Level.SEVERE);
        }
    }
}
