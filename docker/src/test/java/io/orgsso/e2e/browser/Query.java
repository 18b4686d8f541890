package io.orgsso.e2e.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Query strings and form bodies. */
public final class Query {
    private Query() {}

    /** The query parameters of an address, in their order, the last of equal names. */
    public static Map<String, String> of(URI uri) {
        return uri.getRawQuery() == null ? Map.of() : parse(uri.getRawQuery());
    }

    /** Parses a query string or an {@code application/x-www-form-urlencoded} body. */
    public static Map<String, String> parse(String encoded) {
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : encoded.split("&", -1)) {
            if (!pair.isEmpty()) {
                var parts = pair.split("=", 2);
                parameters.put(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
            }
        }
        return parameters;
    }

    /** Encodes parameters for a query string or a form body. */
    public static String encode(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** The address with these parameters added. */
    public static URI add(URI uri, Map<String, String> parameters) {
        var separator = uri.getRawQuery() == null ? "?" : "&";
        return parameters.isEmpty() ? uri : URI.create(uri + separator + encode(parameters));
    }

    /** One encoded name, value or path segment. */
    public static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, UTF_8);
    }
}
