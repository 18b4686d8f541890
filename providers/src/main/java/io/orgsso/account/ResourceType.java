package io.orgsso.account;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What kind of thing an account holds. */
public enum ResourceType {
    FINE_TUNED_MODEL,
    INFERENCE_ENDPOINT,
    DATASET,
    /** A reference to a key, never the key. */
    API_KEY;

    /** The type's name in tables and REST, for example {@code fine-tuned-model}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<ResourceType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
    }
}
