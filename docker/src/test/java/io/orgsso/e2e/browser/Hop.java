package io.orgsso.e2e.browser;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * One request of the way and what came back.
 *
 * @param location where the answer redirects to, absolute
 */
public record Hop(String method, URI uri, int status, Optional<URI> location) {
    /** Query parameters of the requested address. */
    public Map<String, String> query() {
        return Query.of(uri);
    }

    @Override
    public String toString() {
        return method + " " + uri + " -> " + status
                + location.map(l -> " to " + l).orElse("");
    }
}
