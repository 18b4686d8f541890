package io.orgsso.organization;

import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderEvent;

/**
 * Published when a realm is gone for good, in a transaction after its deletion's commit: each room that keeps rows with
 * a realm id deletes those of this realm in {@code session}'s transaction.
 */
public record RealmForgotten(KeycloakSession session, String realmId) implements ProviderEvent {}
