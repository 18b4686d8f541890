package io.orgsso.member;

import io.orgsso.organization.UserId;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderEvent;

/** Published in the transaction in which a sign-in changed a member's names, which Keycloak tells nobody. */
public record MemberProfileChanged(KeycloakSession session, String realmId, UserId user) implements ProviderEvent {}
