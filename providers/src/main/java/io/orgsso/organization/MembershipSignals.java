package io.orgsso.organization;

import java.util.Optional;
import org.keycloak.events.Event;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderEvent;

/** Translates Keycloak's three kinds of events into {@link MembershipSignal}s. Most events are none of our business. */
public final class MembershipSignals {
    private MembershipSignals() {}

    /** From the events that Keycloak publishes inside the transaction of a change. */
    public static Optional<MembershipSignal> of(ProviderEvent event) {
        if (event instanceof OrganizationModel.OrganizationMemberJoinEvent join) {
            return Optional.of(ofMembership(join, "join"));
        }
        if (event instanceof OrganizationModel.OrganizationMemberLeaveEvent leave) {
            return Optional.of(ofMembership(leave, "leave"));
        }
        if (event instanceof UserModel.UserPreRemovedEvent removed) {
            return Optional.of(MembershipSignal.ofUser(
                    removed.getKeycloakSession(),
                    removed.getRealm(),
                    removed.getUser().getId(),
                    MembershipSignal.USER_REMOVED));
        }
        // Published alone where a federation's person is gone there and Keycloak drops her copy.
        if (event instanceof UserModel.UserRemovedEvent removed) {
            return Optional.of(MembershipSignal.ofUser(
                    removed.getKeycloakSession(),
                    removed.getRealm(),
                    removed.getUser().getId(),
                    MembershipSignal.USER_REMOVED));
        }
        if (event instanceof OrganizationModel.OrganizationRemovedEvent removed) {
            KeycloakSession session = removed.getKeycloakSession();
            return Optional.of(MembershipSignal.ofOrganization(
                    session,
                    session.getContext().getRealm(),
                    removed.getOrganization().getId(),
                    "organization-removed"));
        }
        if (event instanceof RealmModel.RealmRemovedEvent removed) {
            return Optional.of(new MembershipSignal(
                    removed.getKeycloakSession(),
                    removed.getRealm(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    MembershipSignal.REALM_REMOVED));
        }
        return ofConnection(event);
    }

    /** From what an administrator did: the only trace of an account or organization being disabled. */
    public static Optional<MembershipSignal> of(KeycloakSession session, RealmModel realm, AdminEvent event) {
        if (event.getError() != null || event.getResourcePath() == null) {
            return Optional.empty();
        }
        String[] path = event.getResourcePath().split("/", -1);
        boolean update = event.getOperationType() == OperationType.UPDATE;
        return switch (String.valueOf(event.getResourceTypeAsString())) {
            case "USER" ->
                update && path.length == 2
                        ? Optional.of(MembershipSignal.ofUser(session, realm, path[1], "user-updated"))
                        : Optional.empty();
            case "ORGANIZATION" ->
                (update || event.getOperationType() == OperationType.CREATE) && path.length == 2
                        ? Optional.of(MembershipSignal.ofOrganization(
                                session, realm, path[1], update ? "organization-updated" : "organization-created"))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** From what a person did to their own account. */
    public static Optional<MembershipSignal> of(KeycloakSession session, RealmModel realm, Event event) {
        boolean profile = event.getType() == EventType.UPDATE_PROFILE || event.getType() == EventType.UPDATE_EMAIL;
        return profile && event.getUserId() != null
                ? Optional.of(MembershipSignal.ofUser(session, realm, event.getUserId(), "profile-updated"))
                : Optional.empty();
    }

    private static MembershipSignal ofMembership(OrganizationModel.OrganizationMembershipEvent event, String cause) {
        KeycloakSession session = event.getSession();
        return MembershipSignal.ofMember(
                session,
                session.getContext().getRealm(),
                event.getOrganization().getId(),
                event.getUser().getId(),
                cause);
    }

    private static Optional<MembershipSignal> ofConnection(ProviderEvent event) {
        if (event instanceof FederatedIdentityModel.FederatedIdentityCreatedEvent linked) {
            return Optional.of(MembershipSignal.ofUser(
                    linked.getKeycloakSession(),
                    linked.getRealm(),
                    linked.getUser().getId(),
                    "link-created"));
        }
        if (event instanceof FederatedIdentityModel.FederatedIdentityRemovedEvent unlinked) {
            return Optional.of(MembershipSignal.ofUser(
                    unlinked.getKeycloakSession(),
                    unlinked.getRealm(),
                    unlinked.getUser().getId(),
                    "link-removed"));
        }
        if (event instanceof RealmModel.IdentityProviderUpdatedEvent updated) {
            return Optional.of(ofConnection(
                    updated.getKeycloakSession(),
                    updated.getRealm(),
                    updated.getUpdatedIdentityProvider(),
                    "connection-updated"));
        }
        if (event instanceof RealmModel.IdentityProviderRemovedEvent removed) {
            return Optional.of(ofConnection(
                    removed.getKeycloakSession(),
                    removed.getRealm(),
                    removed.getRemovedIdentityProvider(),
                    "connection-removed"));
        }
        return Optional.empty();
    }

    private static MembershipSignal ofConnection(
            KeycloakSession session, RealmModel realm, IdentityProviderModel connection, String cause) {
        return MembershipSignal.ofConnection(
                session,
                realm,
                Optional.ofNullable(connection.getOrganizationId()).map(OrganizationId::new),
                connection.getAlias(),
                cause);
    }
}
