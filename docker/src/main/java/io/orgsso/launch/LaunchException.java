package io.orgsso.launch;

import java.util.Objects;

/** A server could not be installed or started. The message is one sentence for a person and says what to do. */
public final class LaunchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LaunchException(String message) {
        super(message);
    }

    LaunchException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
