package io.orgsso.session;

import io.orgsso.organization.Connection;
import io.orgsso.organization.Organization;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import io.orgsso.organization.UserId;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Whether what a sign-on rests on is still there: the membership, the organization, the connection, and the account as its
 * owner knows it.
 */
final class SignOnStanding {
    private final KeycloakSession session;
    private final Organizations organizations;

    SignOnStanding(KeycloakSession session) {
        this.session = session;
        this.organizations = Organizations.of(session);
    }

    /** What this sign-on has lost; empty if it stands. */
    Optional<SignOnEnd> lost(SignOn signOn) {
        UserModel user = signOn.userSession().getUser();
        if (!AccountEpoch.isPresent(session, signOn.userSession())) {
            return Optional.of(SignOnEnd.PAST_CUT_OFF);
        }
        if (signOn.basis() instanceof SignOnBasis.Proven proven) {
            return lost(proven.organization(), user).or(() -> lost(proven.signOn()));
        }
        if (signOn.basis() instanceof SignOnBasis.Brokered brokered) {
            return brokered.connections().isEmpty()
                    ? Optional.of(SignOnEnd.CONNECTION_DISABLED)
                    : brokered.connections().stream()
                            .flatMap(connection -> lost(connection, user).stream())
                            .findFirst();
        }
        return signOn.basis() instanceof SignOnBasis.Local local
                ? local.standsFor().flatMap(organization -> lost(organization, user))
                : Optional.empty();
    }

    private Optional<SignOnEnd> lost(OrganizationId organization, UserModel user) {
        if (organizations.byId(organization).filter(Organization::enabled).isEmpty()) {
            return Optional.of(SignOnEnd.ORGANIZATION_DISABLED);
        }
        return organizations.isMember(organization, new UserId(user.getId()))
                ? Optional.empty()
                : Optional.of(SignOnEnd.MEMBERSHIP_ENDED);
    }

    private Optional<SignOnEnd> lost(Connection connection, UserModel user) {
        return connection.enabled()
                ? lost(connection.organization().orElseThrow(), user)
                : Optional.of(SignOnEnd.CONNECTION_DISABLED);
    }

    /** An emergency rests on no connection: it is for the time when that is out of order. */
    private Optional<SignOnEnd> lost(SignOnProof proof) {
        boolean stands = !(proof instanceof SignOnProof.ByConnection sso)
                || organizations
                        .connection(sso.connection())
                        .filter(Connection::enabled)
                        .flatMap(Connection::organization)
                        .filter(proof.organization()::equals)
                        .isPresent();
        return stands ? Optional.empty() : Optional.of(SignOnEnd.CONNECTION_DISABLED);
    }
}
