package io.orgsso.delivery;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** Tells Keycloak of the SPI {@code orgsso-sync-target}. */
public final class SyncTargetSpi implements Spi {
    public static final String NAME = "orgsso-sync-target";

    @Override
    public boolean isInternal() {
        return false;
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public Class<? extends Provider> getProviderClass() {
        return SyncTarget.class;
    }

    @Override
    @SuppressWarnings("rawtypes") // Keycloak's interface asks for the raw class.
    public Class<? extends ProviderFactory> getProviderFactoryClass() {
        return SyncTargetFactory.class;
    }
}
