package io.orgsso.discovery;

import io.orgsso.organization.Connection;
import io.orgsso.organization.Organization;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Where an email address leads. */
public sealed interface HomeRealm {
    /** To the customer's identity provider. */
    record IdentityProvider(Organization organization, Connection connection) implements HomeRealm {}

    /** To nobody's: the domain is unknown, or its organization has no connection. The password page is next. */
    record None() implements HomeRealm {}

    /** To an organization that the operator has switched off. */
    record OrganizationOff(Organization organization) implements HomeRealm {}

    /** To an organization each of whose connections for this domain is switched off. */
    record ConnectionsOff(Organization organization) implements HomeRealm {}

    /**
     * Decides among an organization's connections. The one that the domain's claim names decides alone; where it names
     * none, the lowest alias that is usable.
     */
    static HomeRealm among(Organization organization, List<Connection> connections, Optional<String> named) {
        List<Connection> candidates = connections.stream()
                .filter(connection -> named.map(connection.alias()::equals).orElse(true))
                .filter(connection -> !connection.linkOnly())
                .sorted(Comparator.comparing(Connection::alias))
                .toList();
        if (candidates.isEmpty()) {
            return new None();
        }
        if (!organization.enabled()) {
            return new OrganizationOff(organization);
        }
        return candidates.stream()
                .filter(Connection::enabled)
                .findFirst()
                .<HomeRealm>map(connection -> new IdentityProvider(organization, connection))
                .orElseGet(() -> new ConnectionsOff(organization));
    }
}
