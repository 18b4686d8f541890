package io.orgsso.delivery;

import org.keycloak.provider.ProviderEvent;

/** An operator has had something delivered again, or has let a target go on: nobody needs to wait for the next look. */
public record DeliveriesDue() implements ProviderEvent {}
