package io.orgsso.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The HTML. Every value that came from outside goes through {@link #escape}. */
final class Pages {
    private static final Set<String> TIMES = Set.of("exp", "iat", "auth_time", "nbf");

    private final String style = resource("style.css");
    private final ZoneId zone;

    Pages(ZoneId zone) {
        this.zone = zone;
    }

    String welcome() {
        return page(
                "Cloud console",
                """
                <p class="kicker">Demo</p>
                <h1>Cloud console</h1>
                <p>Signing in starts with nothing but an email address. Its domain leads to the right identity provider.</p>
                <p><a class="button" href="/sign-in">Sign in</a></p>
                <h2>People to sign in as</h2>
                <table>
                <tr><th>Email</th><th>Password</th><th>Who</th></tr>
                """
                        + person("alice@northwind.example", "alice", "owner at Northwind (OpenID Connect)")
                        + person("bob@northwind.example", "bob", "member at Northwind")
                        + person("carol@contoso.example", "carol", "owner at Contoso (SAML)")
                        + person("dave@contoso.co.example", "dave", "member at Contoso, by its second domain")
                        + person("bob@contoso.example", "bob", "another Bob, at Contoso")
                        + person("erin@personal.example", "erin", "nobody's member: a local password")
                        + "</table>");
    }

    private static String person(String email, String password, String who) {
        return "<tr><td>" + email + "</td><td>" + password + "</td><td>" + who + "</td></tr>\n";
    }

    String signedIn(SignedIn person) {
        return page(
                person.name(),
                "<p class=\"kicker\">Signed in</p>\n<h1>" + escape(person.name()) + "</h1>\n<p class=\"lead\">"
                        + escape(person.email()) + "</p>\n" + organizations(person.organizations())
                        + "<p><a class=\"button\" href=\"/sign-out\">Sign out</a> "
                        + "<a class=\"button quiet\" href=\"/sign-in\">Sign in again</a></p>\n"
                        + claims("ID token", person.idToken()) + claims("Access token", person.accessToken()));
    }

    private static String organizations(JsonNode organizations) {
        if (!organizations.isObject() || organizations.isEmpty()) {
            return "<p class=\"card\">No organization: a personal account.</p>\n";
        }
        return organizations.properties().stream().map(Pages::organization).collect(Collectors.joining());
    }

    private static String organization(Map.Entry<String, JsonNode> entry) {
        String role = entry.getValue().path("role").asText();
        return "<dl class=\"card\"><div><dt>Organization</dt><dd>" + escape(entry.getKey())
                + "</dd></div><div><dt>Role</dt><dd>" + escape(role.isBlank() ? "none given" : role)
                + "</dd></div></dl>\n";
    }

    private String claims(String title, JsonNode claims) {
        String rows = claims.properties().stream()
                .map(claim -> "<tr><th scope=\"row\">" + escape(claim.getKey()) + "</th><td>"
                        + value(claim.getKey(), claim.getValue()) + "</td></tr>\n")
                .collect(Collectors.joining());
        return "<h2>" + title + "</h2>\n<table class=\"claims\">\n" + rows + "</table>\n";
    }

    private String value(String name, JsonNode value) {
        String text = value.isValueNode() ? value.asText() : value.toPrettyString();
        String shown = escape(text);
        if (TIMES.contains(name) && value.isIntegralNumber()) {
            shown += " <span class=\"hint\">"
                    + DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
                            .withZone(zone)
                            .format(Instant.ofEpochSecond(value.asLong()))
                    + "</span>";
        }
        return value.isContainerNode() ? "<pre>" + shown + "</pre>" : shown;
    }

    String failed(String message) {
        return page(
                "Not signed in",
                "<p class=\"kicker\">Cloud console</p>\n<h1>Not signed in</h1>\n<p class=\"card\">" + escape(message)
                        + "</p>\n<p><a class=\"button\" href=\"/sign-in\">Try again</a> "
                        + "<a class=\"button quiet\" href=\"/\">Back to the start</a></p>\n");
    }

    private String page(String title, String body) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>%s</style>
                </head>
                <body><main>
                %s</main></body>
                </html>
                """.formatted(escape(title), style, body);
    }

    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static String resource(String name) {
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
