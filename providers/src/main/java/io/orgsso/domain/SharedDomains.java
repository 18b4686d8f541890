package io.orgsso.domain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.http.conn.util.DomainType;
import org.apache.http.conn.util.PublicSuffixMatcher;
import org.apache.http.conn.util.PublicSuffixMatcherLoader;

/**
 * Domains below which anybody may register a name, by the Public Suffix List that Keycloak's HTTP client brings, and those
 * in which anybody may have an address, by {@code shared-domains.txt}. Asked where a domain is claimed and nowhere else: a
 * list that grows must not lock out who is there.
 */
final class SharedDomains {
    private static final String WILDCARD = "*.";
    private static final Set<String> LISTED = read("shared-domains.txt");
    private static final PublicSuffixMatcher SUFFIXES = PublicSuffixMatcherLoader.getDefault();

    private SharedDomains() {}

    static boolean covers(DomainPattern pattern) {
        String text = pattern.text();
        if (!text.startsWith(WILDCARD)) {
            return isShared(text);
        }
        String parent = text.substring(WILDCARD.length());
        // Below some parents every name is a suffix, though the parent is none: *.compute.amazonaws.com.
        return isShared(parent) || isSuffix("any." + parent);
    }

    private static boolean isShared(String domain) {
        int dot = domain.indexOf('.');
        return isSuffix(domain)
                || LISTED.contains(domain)
                || (LISTED.contains(domain.substring(0, dot) + ".*") && isSuffix(domain.substring(dot + 1)));
    }

    /** The matcher answers null for a suffix of the list's public part, and a suffix of its private part with itself. */
    private static boolean isSuffix(String domain) {
        return SUFFIXES.matches(domain) || domain.equals(SUFFIXES.getDomainRoot(domain, DomainType.PRIVATE));
    }

    private static Set<String> read(String name) {
        try (InputStream list = Objects.requireNonNull(SharedDomains.class.getResourceAsStream(name), name)) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
