package io.orgsso.member;

import io.orgsso.organization.ChosenOrganization;
import io.orgsso.organization.Organization;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import io.orgsso.organization.UserId;
import io.orgsso.session.SignOnBasis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.mappers.AbstractOIDCProtocolMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAccessTokenMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.protocol.oidc.mappers.OIDCIDTokenMapper;
import org.keycloak.protocol.oidc.mappers.TokenIntrospectionTokenMapper;
import org.keycloak.protocol.oidc.mappers.UserInfoTokenMapper;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.representations.IDToken;

/**
 * Claim {@code organization}: {@code {"<alias>": {"id": "<uuid>", "role": "<account role>"}}}, of the one organization
 * through which the person signed in and to which she still belongs, and of no other.
 */
public final class OrganizationClaimMapper extends AbstractOIDCProtocolMapper
        implements OIDCAccessTokenMapper, OIDCIDTokenMapper, UserInfoTokenMapper, TokenIntrospectionTokenMapper {
    static final String ID = "orgsso-organization-claim";
    private static final String CLAIM = "organization";

    @Override
    protected void setClaim(
            IDToken token,
            ProtocolMapperModel mapper,
            UserSessionModel userSession,
            KeycloakSession session,
            ClientSessionContext context) {
        Organizations organizations = Organizations.of(session);
        UserModel user = userSession.getUser();
        List<Organization> memberOf = organizations.ofMember(user).stream()
                .filter(Organization::enabled)
                .toList();
        SignOnBasis basis = SignOnBasis.of(session, context.getClientSession(), userSession);
        named(memberOf, basis, ChosenOrganization.of(context.getClientSession()))
                .ifPresent(organization -> {
                    AccountRole role = AccountRoles.of(session).roleOf(organization.id(), new UserId(user.getId()));
                    token.setOtherClaims(
                            CLAIM,
                            Map.of(
                                    organization.alias(),
                                    Map.of("id", organization.id().value(), "role", role.word())));
                });
    }

    /**
     * The proven one. Without proof the only one there is, unless another organization's connection had its hand in the
     * sign-on; of several, the one that the person chose after signing in by a credential of her own.
     */
    private static Optional<Organization> named(
            List<Organization> memberOf, SignOnBasis basis, Optional<OrganizationId> choice) {
        if (basis instanceof SignOnBasis.Proven proven) {
            return memberOf.stream()
                    .filter(organization -> organization.id().equals(proven.organization()))
                    .findFirst();
        }
        Optional<Organization> only = memberOf.size() == 1 ? Optional.of(memberOf.get(0)) : Optional.empty();
        if (basis instanceof SignOnBasis.Local) {
            return only.or(() -> memberOf.stream()
                    .filter(organization ->
                            choice.filter(organization.id()::equals).isPresent())
                    .findFirst());
        }
        return basis instanceof SignOnBasis.Brokered brokered
                ? only.filter(organization -> brokered.connections().stream()
                        .allMatch(connection -> connection.organization().equals(Optional.of(organization.id()))))
                : only;
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayCategory() {
        return TOKEN_MAPPER_CATEGORY;
    }

    @Override
    public String getDisplayType() {
        return "Organization SSO: organization and account role";
    }

    @Override
    public String getHelpText() {
        return "Adds the organization through which the person signed in, with its id and her account role.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        List<ProviderConfigProperty> properties = new ArrayList<>();
        OIDCAttributeMapperHelper.addIncludeInTokensConfig(properties, OrganizationClaimMapper.class);
        return properties;
    }
}
