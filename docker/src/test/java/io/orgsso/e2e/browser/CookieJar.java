package io.orgsso.e2e.browser;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Cookies as browsers treat them on a loopback host: by host and path, ports ignored, {@code Secure} cookies sent over
 * http too (loopback is a trustworthy origin, so Keycloak marks its cookies Secure there; the JDK's jar would keep them
 * back).
 */
final class CookieJar {
    private record Cookie(String host, String path, String name, String value) {
        boolean goesTo(URI uri) {
            var target = uri.getPath().isEmpty() ? "/" : uri.getPath();
            return host.equals(uri.getHost())
                    && (target.equals(path) || target.startsWith(path.endsWith("/") ? path : path + "/"));
        }

        boolean sameAs(Cookie other) {
            return host.equals(other.host) && path.equals(other.path) && name.equals(other.name);
        }
    }

    private final List<Cookie> cookies = new ArrayList<>();

    void receive(URI from, List<String> setCookieHeaders) {
        setCookieHeaders.forEach(header -> receive(from, header));
    }

    private void receive(URI from, String header) {
        var parts = header.split(";", -1);
        var pair = parts[0].split("=", 2);
        String path = "/";
        boolean expired = false;
        for (int i = 1; i < parts.length; i++) {
            var attribute = parts[i].trim().split("=", 2);
            var value = attribute.length > 1 ? attribute[1] : "";
            switch (attribute[0].toLowerCase(Locale.ROOT)) {
                case "path" -> path = value;
                case "max-age" -> expired = Long.parseLong(value) <= 0;
                default -> {}
            }
        }
        var cookie = new Cookie(from.getHost(), path, pair[0].trim(), pair.length > 1 ? pair[1].trim() : "");
        cookies.removeIf(cookie::sameAs);
        if (!expired) {
            cookies.add(cookie);
        }
    }

    Optional<String> headerFor(URI uri) {
        var header = cookies.stream()
                .filter(cookie -> cookie.goesTo(uri))
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
        return header.isEmpty() ? Optional.empty() : Optional.of(header);
    }

    Optional<String> value(String name) {
        return cookies.stream()
                .filter(cookie -> cookie.name().equals(name))
                .map(Cookie::value)
                .findFirst();
    }

    void forget(String name) {
        cookies.removeIf(cookie -> cookie.name().equals(name));
    }
}
