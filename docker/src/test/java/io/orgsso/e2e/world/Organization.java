package io.orgsso.e2e.world;

import io.orgsso.e2e.admin.MemberRow;
import io.orgsso.e2e.admin.RealmAdmin;
import io.orgsso.e2e.idp.SayAnythingIdp;
import io.orgsso.e2e.idp.SayAnythingSamlIdp;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An organization with its first domain, and what was given to it since. */
public record Organization(RealmAdmin realm, String id, String alias, String domain) {
    /** An address in the organization's domain. */
    public String address(String localPart) {
        return localPart + "@" + domain;
    }

    /** The operator verifies the organization's own domain. */
    public Organization withVerifiedDomain() {
        return withVerifiedDomain(domain);
    }

    public Organization withVerifiedDomain(String name) {
        realm.store().verifyDomain(alias, name, Optional.empty()).ok();
        return this;
    }

    /** A connection to this IdP, with the settings of design.md 9; its opaque alias. */
    public String connect(SayAnythingIdp idp) {
        return connect("oidc", idp.connectionConfig());
    }

    public String connect(SayAnythingSamlIdp idp) {
        return connect("saml", idp.connectionConfig());
    }

    public Organization withOidcIdp(SayAnythingIdp idp) {
        connect(idp);
        return this;
    }

    public Organization withSamlIdp(SayAnythingSamlIdp idp) {
        connect(idp);
        return this;
    }

    private String connect(String protocol, Map<String, String> config) {
        var connection = "c-" + World.random(10);
        realm.identityProviders().create(connection, protocol, config);
        realm.organizations().link(id, connection);
        return connection;
    }

    /** Emails of the members, as Keycloak knows them. */
    public List<String> members() {
        return realm.organizations().memberEmails(id);
    }

    public boolean hasMember(String userId) {
        return realm.organizations().isMember(id, userId);
    }

    /** The member's row in the store, if there is one by now. */
    public Optional<MemberRow> row(String userId) {
        return realm.store().member(alias, userId);
    }
}
