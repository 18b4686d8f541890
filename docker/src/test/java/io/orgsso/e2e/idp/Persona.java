package io.orgsso.e2e.idp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an OIDC IdP says of one person, in the claims of its vendor.
 *
 * @param claims of the ID token; they win over what the IdP would say itself (iss, aud, exp, nonce, …)
 * @param userinfo what the userinfo endpoint says, {@code sub} included
 */
public record Persona(Map<String, Object> claims, Map<String, Object> userinfo) {
    public Persona {
        claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
        userinfo = Collections.unmodifiableMap(new LinkedHashMap<>(userinfo));
    }

    /** The standard claims with a verified email (OpenID Connect Core 5.1), as Keycloak and Okta send them. */
    public static Persona verified(String email) {
        var claims = named(subjectOf(email), email);
        claims.put("email", email);
        claims.put("email_verified", true);
        return saysEverywhere(claims);
    }

    /** Okta's org authorization server: email_verified is always true, whatever the admin typed. */
    public static Persona okta(String email, String... groups) {
        return verified(email).with("groups", groups).with("ver", 1).with("idp", "00o1");
    }

    /**
     * Entra ID, a managed user with the optional claim {@code email}: no {@code email_verified}, a pairwise sub, the
     * stable key is tid and oid.
     */
    public static Persona entra(String tenantId, String objectId, String email) {
        var claims = named("pairwise-" + objectId, email);
        claims.put("tid", tenantId);
        claims.put("oid", objectId);
        claims.put("ver", "2.0");
        claims.put("email", email);
        return saysEverywhere(claims);
    }

    /** A Google Workspace account; consumer accounts have no {@code hd}. */
    public static Persona google(String email, String hostedDomain) {
        return verified(email).with("hd", hostedDomain);
    }

    /** This person under another subject. */
    public Persona subject(String sub) {
        return with("sub", sub);
    }

    /** The same claim in ID token and userinfo. */
    public Persona with(String claim, Object value) {
        return new Persona(plus(claims, claim, value), plus(userinfo, claim, value));
    }

    public Persona without(String claim) {
        return new Persona(minus(claims, claim), minus(userinfo, claim));
    }

    /** A claim of the ID token alone. */
    public Persona idTokenSays(String claim, Object value) {
        return new Persona(plus(claims, claim, value), userinfo);
    }

    /** A claim of userinfo alone, where it can contradict the ID token. */
    public Persona userinfoSays(String claim, Object value) {
        return new Persona(claims, plus(userinfo, claim, value));
    }

    /** A claim that the ID token would have by itself and has not. */
    public Persona idTokenLeavesOut(String claim) {
        return idTokenSays(claim, Optional.empty());
    }

    private static Map<String, Object> named(String subject, String email) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("sub", subject);
        claims.put("preferred_username", email);
        claims.put("given_name", "Given");
        claims.put("family_name", "Family");
        claims.put("name", "Given Family");
        return claims;
    }

    /** Equal for equal addresses, so that a person who returns is the same person. */
    private static String subjectOf(String email) {
        return "sub-" + Integer.toHexString(email.hashCode());
    }

    private static Persona saysEverywhere(Map<String, Object> claims) {
        return new Persona(claims, claims);
    }

    private static Map<String, Object> plus(Map<String, Object> claims, String claim, Object value) {
        var more = new LinkedHashMap<>(claims);
        more.put(claim, value);
        return more;
    }

    private static Map<String, Object> minus(Map<String, Object> claims, String claim) {
        var less = new LinkedHashMap<>(claims);
        less.remove(claim);
        return less;
    }
}
