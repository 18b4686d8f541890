package io.orgsso.e2e.hostile;

/** The tenants that lie: by their own software, or by editing accounts in a Keycloak of theirs. */
enum Tenant {
    OIDC,
    SAML,
    KEYCLOAK_OIDC,
    KEYCLOAK_SAML
}
