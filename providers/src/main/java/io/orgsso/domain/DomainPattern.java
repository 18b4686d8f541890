package io.orgsso.domain;

/**
 * What a claim covers: one domain, or with {@code *.} in front every domain below it (and not itself).
 *
 * @param text {@code example.com} or {@code *.example.com}, in A-labels
 */
public record DomainPattern(String text) {
    private static final String WILDCARD = "*.";

    /**
     * Parses a domain or a wildcard.
     *
     * @throws MalformedEmailException if it is none, or a wildcard over a top-level domain
     */
    public static DomainPattern parse(String raw) {
        String typed = raw.strip();
        return typed.startsWith(WILDCARD)
                ? new DomainPattern(WILDCARD + EmailDomain.parse(typed.substring(WILDCARD.length())))
                : new DomainPattern(EmailDomain.parse(typed).ascii());
    }

    @Override
    public String toString() {
        return text;
    }
}
