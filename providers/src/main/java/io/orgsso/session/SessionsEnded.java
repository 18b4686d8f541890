package io.orgsso.session;

import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderEvent;

/** Published in the transaction that left notices of ended sessions. */
record SessionsEnded(KeycloakSession session) implements ProviderEvent {}
