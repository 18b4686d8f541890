package io.orgsso.organization;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.OrganizationModel.OrganizationMemberLeaveEvent;
import org.keycloak.models.OrganizationModel.OrganizationRemovedEvent;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RealmModel.RealmPostCreateEvent;
import org.keycloak.models.RealmModel.RealmRemovedEvent;

/** Tells when organizations, realms and memberships come and go, inside the transaction in which they do. */
public final class OrganizationLifecycle {
    private OrganizationLifecycle() {}

    /** Told about ends. Our rows have no foreign key into Keycloak's tables, so they go only if we remove them. */
    public interface EndListener {
        void organizationEnded(KeycloakSession session, OrganizationId organization);

        void realmEnded(KeycloakSession session, String realmId);
    }

    /** Told that somebody may have left an organization. A hint: read the truth before anything follows from it. */
    @FunctionalInterface
    public interface LeaveListener {
        void mayHaveLeft(KeycloakSession session, OrganizationId organization, UserId user);
    }

    /** Told when a realm was created or imported, organizations and their connections included. */
    @FunctionalInterface
    public interface RealmListener {
        void realmCreated(KeycloakSession session, RealmModel realm);
    }

    public static void onEnd(KeycloakSessionFactory factory, EndListener listener) {
        factory.register(event -> {
            if (event instanceof OrganizationRemovedEvent ended) {
                listener.organizationEnded(
                        ended.getKeycloakSession(),
                        new OrganizationId(ended.getOrganization().getId()));
            } else if (event instanceof RealmRemovedEvent ended) {
                listener.realmEnded(ended.getKeycloakSession(), ended.getRealm().getId());
            }
        });
    }

    /** Of somebody whose account or organization goes, nothing may be told here. */
    public static void onLeave(KeycloakSessionFactory factory, LeaveListener listener) {
        factory.register(event -> {
            if (event instanceof OrganizationMemberLeaveEvent left) {
                listener.mayHaveLeft(
                        left.getSession(),
                        new OrganizationId(left.getOrganization().getId()),
                        new UserId(left.getUser().getId()));
            }
        });
    }

    public static void onRealmCreated(KeycloakSessionFactory factory, RealmListener listener) {
        factory.register(event -> {
            if (event instanceof RealmPostCreateEvent created) {
                inRealm(created.getKeycloakSession(), created.getCreatedRealm(), listener);
            }
        });
    }

    /** Keycloak's organization provider answers for the session's realm, which an import does not set. */
    private static void inRealm(KeycloakSession session, RealmModel realm, RealmListener listener) {
        RealmModel before = session.getContext().getRealm();
        try {
            session.getContext().setRealm(realm);
            listener.realmCreated(session, realm);
        } finally {
            session.getContext().setRealm(before);
        }
    }
}
