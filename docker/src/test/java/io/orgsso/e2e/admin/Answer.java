package io.orgsso.e2e.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Optional;

/** An answer of the admin API. */
public record Answer(
        String request,
        int status,
        JsonNode body,
        Optional<URI> location,
        Optional<String> contentType,
        Optional<String> etag) {
    /** This answer, if it is a success; fails with what was asked and said otherwise. */
    public Answer ok() {
        if (status / 100 != 2) {
            throw new AssertionError(request + " answered " + status + ": " + body);
        }
        return this;
    }

    /** The id of what was created: the last segment of the Location header. */
    public String createdId() {
        var path = ok().location()
                .orElseThrow(() -> new AssertionError(request + " names no location"))
                .getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
