package io.orgsso.e2e.hostile;

import io.orgsso.e2e.world.World;

/** Of the tenants with software of their own. */
enum Protocol {
    OIDC,
    SAML;

    /** A new tenant of this protocol. */
    LyingIdp in(World world) {
        return this == OIDC ? OwnOidcIdp.in(world) : OwnSamlIdp.in(world);
    }
}
