package io.orgsso.organization;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.keycloak.authorization.fgap.AdminPermissionsSchema;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationInvitationModel;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.UserModel;
import org.keycloak.organization.OrganizationProvider;

/**
 * The door to Keycloak's organizations in the session's realm. Reads see everything whoever asks: callers authorize
 * before they come here, since fine-grained admin permissions would otherwise hide rows from our own decisions.
 */
public final class Organizations {
    private final KeycloakSession session;

    private Organizations(KeycloakSession session) {
        this.session = session;
    }

    /** The organizations of the realm in {@code session}'s context, which must be set. */
    public static Organizations of(KeycloakSession session) {
        return new Organizations(session);
    }

    /** All organizations of the realm, ordered by alias. */
    public List<Organization> all() {
        return unrestricted(() -> provider()
                .getAllStream()
                .map(Organizations::organization)
                .sorted(Comparator.comparing(Organization::alias))
                .toList());
    }

    public Optional<Organization> byId(OrganizationId id) {
        return model(id).map(Organizations::organization);
    }

    public Optional<Organization> byAlias(String alias) {
        return unrestricted(() -> Optional.ofNullable(provider().getByAlias(alias)))
                .map(Organizations::organization);
    }

    /** The connection with this alias, whether or not it is enabled. */
    public Optional<Connection> connection(String alias) {
        return Optional.ofNullable(session.identityProviders().getByAlias(alias))
                .map(Organizations::connection);
    }

    /** The connections of an organization ordered by alias, so that "the first" is the same on every node. */
    public List<Connection> connectionsOf(OrganizationId id) {
        return unrestricted(() -> model(id).stream()
                .flatMap(OrganizationModel::getIdentityProviders)
                .map(Organizations::connection)
                .sorted(Comparator.comparing(Connection::alias))
                .toList());
    }

    /** The organizations this user belongs to now, ordered by alias. */
    public List<Organization> ofMember(UserModel user) {
        return unrestricted(() -> provider()
                .getByMember(user)
                .map(Organizations::organization)
                .sorted(Comparator.comparing(Organization::alias))
                .toList());
    }

    /**
     * Whether the membership row exists, read from the database: Keycloak's cached answer lags behind another node's
     * change.
     */
    public boolean isMember(OrganizationId organization, UserId user) {
        return MembershipTruth.of(session).isMember(organization, user);
    }

    /**
     * Makes the user an unmanaged member. Unmanaged, because Keycloak deletes the whole account of a managed member
     * that leaves, even one who belongs to a second organization.
     *
     * @return false if the user was a member already
     */
    public boolean join(OrganizationId organization, UserModel user) {
        return unrestricted(() -> provider().addMember(model(organization).orElseThrow(), user));
    }

    /** Whether an invitation to this address is open: sent, not accepted yet, not expired. */
    public boolean isInvited(OrganizationId id, String email) {
        return unrestricted(() -> model(id).stream()
                .flatMap(inviting -> provider()
                        .getInvitationManager()
                        .getAllStream(inviting, Map.of(OrganizationInvitationModel.Filter.EMAIL, email), null, null))
                .anyMatch(invitation -> !invitation.isExpired()));
    }

    /** Attributes of the organization's record; empty if there is no such organization. */
    public Map<String, List<String>> attributes(OrganizationId id) {
        return model(id).map(OrganizationModel::getAttributes).orElse(Map.of());
    }

    public List<DeclaredDomain> declaredDomains(OrganizationId id) {
        return model(id).stream()
                .flatMap(OrganizationModel::getDomains)
                .map(domain -> new DeclaredDomain(domain.getName(), domain.isVerified()))
                .toList();
    }

    private Optional<OrganizationModel> model(OrganizationId id) {
        return unrestricted(() -> Optional.ofNullable(provider().getById(id.value())));
    }

    private <T> T unrestricted(Supplier<T> read) {
        return AdminPermissionsSchema.runWithoutAuthorization(session, read);
    }

    private OrganizationProvider provider() {
        return session.getProvider(OrganizationProvider.class);
    }

    private static Organization organization(OrganizationModel model) {
        return new Organization(
                new OrganizationId(model.getId()), model.getAlias(), model.getName(), model.isEnabled());
    }

    private static Connection connection(IdentityProviderModel model) {
        return new Connection(
                model.getAlias(),
                model.getProviderId(),
                model.isEnabled(),
                Boolean.TRUE.equals(model.isLinkOnly()),
                Optional.ofNullable(model.getOrganizationId()).map(OrganizationId::new),
                Map.copyOf(model.getConfig()));
    }
}
