package io.orgsso.connection;

import java.util.Optional;

/** A person's name as the identity provider gives it, at most 255 characters each. */
public record PersonName(Optional<String> given, Optional<String> family) {
    private static final int MAX_LENGTH = 255;

    static PersonName of(Optional<String> given, Optional<String> family) {
        return new PersonName(given.flatMap(PersonName::usable), family.flatMap(PersonName::usable));
    }

    private static Optional<String> usable(String name) {
        String trimmed = name.strip();
        return trimmed.isEmpty() || trimmed.length() > MAX_LENGTH ? Optional.empty() : Optional.of(trimmed);
    }
}
