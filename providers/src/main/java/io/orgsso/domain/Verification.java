package io.orgsso.domain;

import org.jspecify.annotations.Nullable;

/**
 * Why we believe that a domain belongs to an organization.
 *
 * @param method {@code operator} or {@code import}
 * @param by user id of who decided, or null for an import
 * @param reason what the operator wrote, at most 1,000 characters
 */
public record Verification(
        String method, @Nullable String by, @Nullable String reason) {
    public static Verification byImport() {
        return new Verification("import", null, null);
    }

    public static Verification byOperator(String userId, String reason) {
        return new Verification("operator", userId, reason);
    }
}
