package io.orgsso.e2e.browser;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The redirect that reached the client: the end of an authorization request, well or ill. */
public record Arrival(URI uri) {
    public Map<String, String> query() {
        return Query.of(uri);
    }

    public Optional<String> code() {
        return Optional.ofNullable(query().get("code"));
    }

    public Optional<String> error() {
        return Optional.ofNullable(query().get("error"));
    }
}
