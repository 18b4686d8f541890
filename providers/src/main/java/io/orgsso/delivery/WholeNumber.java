package io.orgsso.delivery;

import java.util.Locale;
import org.keycloak.Config;

/** A setting that is a whole number within bounds. A wrong value stops the start with a sentence that says what is right. */
public final class WholeNumber {
    private WholeNumber() {}

    /**
     * Reads one setting.
     *
     * @param prefix what stands before the key in Keycloak's configuration, with its dashes
     * @param key the key as code spells it, for example {@code pollIntervalMs}
     * @param usual the value where none is set
     */
    public static int read(Config.Scope config, String prefix, String key, int usual, int least, int most) {
        String text = config.get(key);
        if (text == null || text.isBlank()) {
            return usual;
        }
        try {
            int value = Integer.parseInt(text.trim());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, with the value.
        }
        throw new IllegalArgumentException(
                prefix + dashed(key) + " is '" + text + "': give a whole number from " + least + " to " + most + ".");
    }

    /** As Keycloak's configuration spells it. */
    private static String dashed(String key) {
        return key.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
