package io.orgsso.e2e.idp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a SAML IdP says of one person.
 *
 * @param nameIdFormat the last part of the format's URN with its version, {@code 1.1:nameid-format:emailAddress}
 */
public record SamlPersona(String nameId, String nameIdFormat, Map<String, List<String>> attributes) {
    private static final String PERSISTENT = "2.0:nameid-format:persistent";
    private static final String EMAIL_ADDRESS = "1.1:nameid-format:emailAddress";

    public SamlPersona {
        attributes = Map.copyOf(attributes);
    }

    /** A persistent NameID and the email as an attribute. */
    public static SamlPersona withEmailAttribute(String email) {
        return new SamlPersona(
                "id-" + Integer.toHexString(email.hashCode()),
                PERSISTENT,
                Map.of("email", List.of(email), "firstName", List.of("Given"), "lastName", List.of("Family")));
    }

    /** The email as NameID of format emailAddress, and no attribute email. */
    public static SamlPersona withEmailNameId(String email) {
        return new SamlPersona(
                email, EMAIL_ADDRESS, Map.of("firstName", List.of("Given"), "lastName", List.of("Family")));
    }

    public SamlPersona nameId(String value) {
        return new SamlPersona(value, nameIdFormat, attributes);
    }

    public SamlPersona with(String attribute, String... values) {
        var more = new LinkedHashMap<>(attributes);
        more.put(attribute, List.of(values));
        return new SamlPersona(nameId, nameIdFormat, more);
    }

    public SamlPersona without(String attribute) {
        var less = new LinkedHashMap<>(attributes);
        less.remove(attribute);
        return new SamlPersona(nameId, nameIdFormat, less);
    }
}
