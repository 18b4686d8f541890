package io.orgsso.member;

import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderEvent;

/** Published in the transaction that changes a role, so that {@code sync} leaves its mark beside the change. */
public record AccountRoleChanged(KeycloakSession session, String realmId, OrganizationId organization, UserId user)
        implements ProviderEvent {}
