package io.orgsso.domain;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An email address, parsed once at the border: a dot-atom local part (RFC 5322, ASCII) as it was typed and a comparable
 * domain. Quoted local parts, comments, percent signs and encoded words are legal in some corner of the RFCs and the
 * usual way to make two parsers disagree, so none of them is read. Nor are braces: Keycloak builds the address of an
 * identity provider from a template and would take them for its variables.
 */
public record EmailAddress(String local, EmailDomain domain) {
    private static final int MAX_LENGTH = 254;
    private static final int MAX_LOCAL = 64;
    private static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$&'*+/=?^_`|~-]+(\\.[A-Za-z0-9!#$&'*+/=?^_`|~-]+)*");

    /**
     * Parses what a person typed or an identity provider sent; white space around it is dropped.
     *
     * @throws MalformedEmailException if it is not exactly one address
     */
    public static EmailAddress parse(String raw) {
        String typed = raw.strip();
        int at = typed.indexOf('@');
        if (at <= 0 || at != typed.lastIndexOf('@') || typed.length() > MAX_LENGTH) {
            throw new MalformedEmailException("not one address with one @");
        }
        String local = typed.substring(0, at);
        if (local.length() > MAX_LOCAL
                || local.startsWith("=?")
                || !LOCAL.matcher(local).matches()) {
            throw new MalformedEmailException("not a plain name before the @");
        }
        return new EmailAddress(local, EmailDomain.parse(typed.substring(at + 1)));
    }

    /** The address in a text, where it is one; accounts may have none. */
    public static Optional<EmailAddress> in(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(parse(text));
        } catch (MalformedEmailException notAnAddress) {
            return Optional.empty();
        }
    }

    /** The address as one string, the name before the @ as typed. */
    public String value() {
        return local + "@" + domain.ascii();
    }

    /** Whether an account's address is this one; Keycloak stores addresses in lower case. */
    public boolean isSameAs(String accountEmail) {
        return value().toLowerCase(Locale.ROOT).equals(accountEmail.toLowerCase(Locale.ROOT));
    }

    /** Not the address: it must not slip into a log. */
    @Override
    public String toString() {
        return "…@" + domain.ascii();
    }
}
