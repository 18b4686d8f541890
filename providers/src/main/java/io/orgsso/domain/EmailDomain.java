package io.orgsso.domain;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The domain of an email address in its one comparable form: lower-case A-labels (RFC 5890), no trailing dot, at least
 * two labels.
 *
 * <p>The JDK's IDNA 2003 is used, and whatever IDNA 2003 and UTS-46 read differently, or what only becomes ASCII by
 * mapping (a full-width letter, the Kelvin sign, {@code ß}), is refused: such a name could lead a person to somebody
 * else's domain.
 */
public record EmailDomain(String ascii) {
    private static final int MAX_LENGTH = 253;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NUMERIC = Pattern.compile("[0-9]+");
    /** Sharp s, final sigma, and the two joiners: read differently by IDNA 2003 and UTS-46. */
    private static final Pattern DEVIATION = Pattern.compile("[\u00DF\u1E9E\u03C2\u200C\u200D]");

    /**
     * Parses a domain as people type it.
     *
     * @throws MalformedEmailException if it is none, or one that could be read as another
     */
    public static EmailDomain parse(String raw) {
        String typed = raw.endsWith(".") ? raw.substring(0, raw.length() - 1) : raw;
        List<String> labels = new ArrayList<>();
        for (String label : typed.split("\\.", -1)) {
            labels.add(asciiLabel(label, raw));
        }
        String ascii = String.join(".", labels);
        if (labels.size() < 2
                || ascii.length() > MAX_LENGTH
                || NUMERIC.matcher(labels.get(labels.size() - 1)).matches()) {
            throw new MalformedEmailException("not a domain name");
        }
        return new EmailDomain(ascii);
    }

    /** Domain names that cover this one, the most specific first: itself, then the wildcards of its parents. */
    List<String> coveringPatterns() {
        List<String> patterns = new ArrayList<>();
        patterns.add(ascii);
        int dot = ascii.indexOf('.');
        while (dot >= 0 && ascii.indexOf('.', dot + 1) >= 0) {
            patterns.add("*" + ascii.substring(dot));
            dot = ascii.indexOf('.', dot + 1);
        }
        return patterns;
    }

    private static String asciiLabel(String label, String raw) {
        if (isAscii(label)) {
            return checked(label.toLowerCase(Locale.ROOT));
        }
        if (DEVIATION.matcher(label).find()) {
            throw new MalformedEmailException("a letter with two readings in " + raw.length() + " characters");
        }
        String mapped;
        try {
            mapped = IDN.toASCII(label, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notALabel) {
            throw new MalformedEmailException("not a domain name", notALabel);
        }
        if (!mapped.startsWith("xn--")) {
            throw new MalformedEmailException("a letter that only looks like ASCII");
        }
        return checked(mapped);
    }

    private static String checked(String label) {
        if (!LABEL.matcher(label).matches()) {
            throw new MalformedEmailException("not a domain name");
        }
        return label;
    }

    private static boolean isAscii(String text) {
        return StandardCharsets.US_ASCII.newEncoder().canEncode(text);
    }

    @Override
    public String toString() {
        return ascii;
    }
}
