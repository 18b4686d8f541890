package io.orgsso.e2e.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.oidc.TokenAnswer;
import io.orgsso.e2e.oidc.Tokens;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.World;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The ways that pass no page: the token endpoint's grants. */
@OnKeycloak
@TestInstance(Lifecycle.PER_CLASS)
final class EnforcedTokensIT {
    private final World world;
    private final Client machine;

    EnforcedTokensIT(World shared) {
        world = shared.copy(realm -> {});
        machine = Insisting.client(
                world,
                "machine",
                Map.of(
                        "directAccessGrantsEnabled",
                        true,
                        "serviceAccountsEnabled",
                        true,
                        "attributes",
                        Map.of(
                                "standard.token.exchange.enabled",
                                "true",
                                "oauth2.device.authorization.grant.enabled",
                                "true",
                                "oidc.ciba.grant.enabled",
                                "true")));
    }

    @Test
    void directGrantGivesNoneToThoseWhoOweTheSignOn() {
        var fabrikam = Insisting.in(world);
        assertThat(password(fabrikam.pat()).status()).isEqualTo(200);

        fabrikam.insist();

        assertThat(password(fabrikam.pat()).error()).isEqualTo("invalid_grant");
        assertThat(password(fabrikam.zoe()).error()).isEqualTo("invalid_grant");
    }

    @Test
    void refreshTokensFromBeforeEndWithThePolicy() {
        var fabrikam = Insisting.in(world);
        var pats = fabrikam.patByPassword("openid");
        var zoes = fabrikam.zoeBySso("openid");
        assertThat(world.console().refresh(pats).status()).isEqualTo(200);

        fabrikam.insist();

        assertThat(world.console().refresh(pats).error()).isEqualTo("invalid_grant");
        assertThat(world.console().refresh(zoes).status()).isEqualTo(200);
        assertThat(world.cloud().events().recent(20))
                .anyMatch(event -> event.path("error").asText().equals("orgsso_sso_required"));
    }

    @Test
    void offlineTokensFromBeforeEndWithThePolicy() {
        var fabrikam = Insisting.in(world);
        var pats = fabrikam.patByPassword("openid offline_access");
        var zoes = fabrikam.zoeBySso("openid offline_access");
        assertThat(world.console().refresh(pats).status()).isEqualTo(200);

        fabrikam.insist();

        assertThat(world.console().refresh(pats).error()).isEqualTo("invalid_grant");
        assertThat(world.console().refresh(zoes).status()).isEqualTo(200);
    }

    @Test
    void theOrganizationThatNoLongerInsistsTakesThemAgain() {
        var fabrikam = Insisting.in(world);
        var pats = fabrikam.patByPassword("openid");
        fabrikam.insist();
        assertThat(world.console().refresh(pats).status()).isEqualTo(400);

        fabrikam.enforcement("optional").ok();

        assertThat(world.console().refresh(pats).status()).isEqualTo(200);
    }

    @Test
    void aTokenFromBeforeIsNotExchangedAndOneByTheOrganizationIs() {
        var fabrikam = Insisting.in(world);
        var pats = password(fabrikam.pat()).tokens();
        assertThat(exchange(pats).status()).isEqualTo(200);

        fabrikam.insist();

        assertThat(exchange(pats).status()).isEqualTo(400);
    }

    @Test
    void clientCredentialsAreNoPerson() {
        Insisting.in(world).insist();

        assertThat(asMachine(Map.of("grant_type", "client_credentials")).status())
                .isEqualTo(200);
    }

    private TokenAnswer password(String address) {
        return asMachine(Map.of(
                "grant_type", "password", "username", address, "password", Insisting.PASSWORD, "scope", "openid"));
    }

    private TokenAnswer exchange(Tokens tokens) {
        return asMachine(Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "subject_token",
                tokens.accessToken(),
                "subject_token_type",
                "urn:ietf:params:oauth:token-type:access_token"));
    }

    private TokenAnswer asMachine(Map<String, String> parameters) {
        var form = new HashMap<>(parameters);
        form.put("client_secret", "secret");
        return machine.token(form);
    }
}
