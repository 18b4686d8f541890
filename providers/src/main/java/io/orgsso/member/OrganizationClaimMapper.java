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
     * The proven one. After a credential of her own the one that the sign-on stands for, or where nothing recorded it (a
     * session of an older version) the only one there is, else her choice. Without either the only one there is, unless
     * another organization's connection had its hand in the sign-on.
     */
    private static Optional<Organization> named(
            List<Organization> memberOf, SignOnBasis basis, Optional<OrganizationId> choice) {
        if (basis instanceof SignOnBasis.Proven proven) {
            return among(memberOf, Optional.of(proven.organization()));
        }
        if (basis instanceof SignOnBasis.Local local && local.standsFor().isPresent()) {
            return among(memberOf, local.standsFor());
        }
        Optional<Organization> only = memberOf.size() == 1 ? Optional.of(memberOf.get(0)) : Optional.empty();
        if (basis instanceof SignOnBasis.Local) {
            return only.or(() -> among(memberOf, choice));
        }
        return basis instanceof SignOnBasis.Brokered brokered
                ? only.filter(organization -> brokered.speaksFor(organization.id()))
                : only;
    }

    private static Optional<Organization> among(List<Organization> memberOf, Optional<OrganizationId> named) {
        return memberOf.stream()
                .filter(organization -> named.filter(organization.id()::equals).isPresent())
                .findFirst();
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
