package io.orgsso.session;

import io.orgsso.organization.Connection;
import io.orgsso.organization.Organization;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import io.orgsso.organization.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Asks of a sign-on what the person's organizations insist on. Asked in three places: after the password form, by the
 * required action that stands before every interactive sign-on, and before every token.
 */
public final class SsoEnforcement {
    private final KeycloakSession session;
    private final Clock clock;

    private SsoEnforcement(KeycloakSession session, Clock clock) {
        this.session = session;
        this.clock = clock;
    }

    /** Enforcement in the realm of {@code session}'s context. */
    public static SsoEnforcement of(KeycloakSession session) {
        return new SsoEnforcement(session, Clock.systemUTC());
    }

    /** What this person's sign-on still owes, given what it shows. */
    public SsoRequirement judge(UserModel user, Optional<SignOnProof> shown) {
        Optional<SignOnProof> proof =
                shown.filter(this::isStillGood).map(good -> endedIfDismissed(good, new UserId(user.getId())));
        // Who came through an organization owes nothing: the usual case of a refresh asks the database for nothing.
        List<OrganizationId> insisting = proof.isPresent() ? List.of() : insistingOn(user);
        return SsoRequirement.judge(insisting, proof, clock.instant());
    }

    /** A connection that was given to another organization, or is gone, has proven nothing for this one. */
    private boolean isStillGood(SignOnProof proof) {
        return !(proof instanceof SignOnProof.ByConnection sso)
                || Organizations.of(session)
                        .connection(sso.connection())
                        .flatMap(Connection::organization)
                        .filter(sso.organization()::equals)
                        .isPresent();
    }

    private SignOnProof endedIfDismissed(SignOnProof proof, UserId user) {
        return proof instanceof SignOnProof.InEmergency emergency
                        && !BreakGlassOwners.of(session).includes(emergency.organization(), user)
                ? new SignOnProof.InEmergency(emergency.organization(), emergency.at(), Instant.EPOCH)
                : proof;
    }

    /**
     * Whoever owns the domain of her address, member or not (she may have registered herself), then the organizations that
     * she belongs to by alias. A client's service account is no person.
     */
    private List<OrganizationId> insistingOn(UserModel user) {
        RealmModel realm = session.getContext().getRealm();
        if (!realm.isOrganizationsEnabled() || user.getServiceAccountClientLink() != null) {
            return List.of();
        }
        SignOnPolicies policies = SignOnPolicies.of(session);
        return Stream.concat(
                        MailDomain.ownerOf(session, realm.getId(), user.getEmail()).stream(),
                        Organizations.of(session).ofMember(user).stream().map(Organization::id))
                .distinct()
                .filter(organization -> policies.of(organization).enforcement() == Enforcement.REQUIRED)
                .toList();
    }
}
