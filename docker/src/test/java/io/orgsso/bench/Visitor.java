package io.orgsso.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orgsso.e2e.browser.Query;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A browser that costs little beside what it measures: one blocking connection that is kept alive, cookies for the one
 * server that sets any, no parser.
 */
final class Visitor {
    private static final Pattern ACTION = Pattern.compile("<form[^>]*\\saction=\"([^\"]+)\"");
    private static final Pattern INPUT = Pattern.compile("<input[^>]*\\sname=\"([^\"]+)\"[^>]*\\svalue=\"([^\"]*)\"");

    private final String server;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    Visitor(URI server) {
        this.server = server.toString();
    }

    /** An answer; {@code location} is null where it is a page. */
    record Reply(int status, @Nullable String location, String body) {
        /** Where the page's first form is posted to. */
        String action() {
            var match = ACTION.matcher(body);
            if (!match.find()) {
                throw new IllegalStateException("no form on a page of status " + status + ": " + body);
            }
            return unescaped(match.group(1));
        }

        Map<String, String> inputs() {
            var values = new LinkedHashMap<String, String>();
            INPUT.matcher(body).results().forEach(input -> values.put(input.group(1), unescaped(input.group(2))));
            return values;
        }

        private static String unescaped(String text) {
            return text.replace("&amp;", "&")
                    .replace("&#x2b;", "+")
                    .replace("&#x3d;", "=")
                    .replace("&#x2f;", "/");
        }
    }

    Reply get(String address) {
        return exchange(address, null);
    }

    Reply post(String address, Map<String, String> form) {
        return exchange(address, Query.encode(form));
    }

    /** Follows redirects, and forms that a script would submit, until one leads to an address that begins so. */
    String travel(Reply start, String end) {
        var reply = start;
        for (int hop = 0; hop < 30; hop++) {
            if (reply.location() != null && reply.location().startsWith(end)) {
                return reply.location();
            }
            if (reply.location() != null) {
                reply = get(reply.location());
            } else if (reply.body().contains("name=\"SAMLResponse\"")) {
                reply = post(reply.action(), reply.inputs());
            } else {
                throw new IllegalStateException("stopped before " + end + " at " + reply);
            }
        }
        throw new IllegalStateException("never came to " + end);
    }

    private Reply exchange(String address, @Nullable String body) {
        try {
            var connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
            connection.setInstanceFollowRedirects(false);
            connection.setReadTimeout(60_000);
            connection.setRequestProperty("Accept", "text/html");
            boolean home = address.startsWith(server);
            if (home && !cookies.isEmpty()) {
                connection.setRequestProperty(
                        "Cookie",
                        cookies.entrySet().stream()
                                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                .collect(Collectors.joining("; ")));
            }
            if (body != null) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
                connection.getOutputStream().write(body.getBytes(UTF_8));
            }
            int status = connection.getResponseCode();
            if (home) {
                connection
                        .getHeaderFields()
                        .getOrDefault("Set-Cookie", List.of())
                        .forEach(this::receive);
            }
            try (var content = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                var text = content == null ? "" : new String(content.readAllBytes(), UTF_8);
                return new Reply(status, connection.getHeaderField("Location"), text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(address, e);
        }
    }

    private void receive(String header) {
        var pair = header.split(";", 2)[0].split("=", 2);
        if (header.contains("Max-Age=0")) {
            cookies.remove(pair[0]);
        } else {
            cookies.put(pair[0], pair[1]);
        }
    }
}
