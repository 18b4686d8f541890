package io.orgsso.session;

import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderEvent;

/** Published in the transaction that changes an organization's sign-on policy. */
record SignOnPolicyChanged(KeycloakSession session) implements ProviderEvent {}
