package io.orgsso.member;

import io.orgsso.organization.OptIn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;

/**
 * Client scope {@code organization} of a realm that opts in carries our claim instead of Keycloak's. A realm file could
 * say so itself, but only by listing every client scope: one listed scope keeps Keycloak from creating the others and,
 * worse, from giving them to its own clients ({@code RealmManager.isCreateDefaultClientScopes}), so that the realm's
 * account console could not sign anybody in.
 */
public final class OrganizationScope {
    private static final String NATIVE_MAPPER = "oidc-organization-membership-mapper";

    private OrganizationScope() {}

    /** Leaves a scope alone that was brought along with other mappers. */
    public static void adopt(KeycloakSession session, RealmModel realm) {
        if (OptIn.holds(session, realm.getId())) {
            realm.getClientScopesStream()
                    .filter(scope -> scope.getName().equals(OAuth2Constants.ORGANIZATION))
                    .forEach(OrganizationScope::replaceMapper);
        }
    }

    private static void replaceMapper(ClientScopeModel scope) {
        List<ProtocolMapperModel> natives = scope.getProtocolMappersStream()
                .filter(mapper -> mapper.getProtocolMapper().equals(NATIVE_MAPPER))
                .toList();
        if (natives.isEmpty()) {
            return;
        }
        natives.forEach(scope::removeProtocolMapper);
        scope.addProtocolMapper(ourMapper());
    }

    private static ProtocolMapperModel ourMapper() {
        ProtocolMapperModel mapper = new ProtocolMapperModel();
        mapper.setName("organization and account role");
        mapper.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
        mapper.setProtocolMapper(OrganizationClaimMapper.ID);
        mapper.setConfig(new HashMap<>(Map.of(
                OIDCAttributeMapperHelper.INCLUDE_IN_ACCESS_TOKEN, "true",
                OIDCAttributeMapperHelper.INCLUDE_IN_ID_TOKEN, "true",
                OIDCAttributeMapperHelper.INCLUDE_IN_USERINFO, "true",
                OIDCAttributeMapperHelper.INCLUDE_IN_INTROSPECTION, "true")));
        return mapper;
    }
}
