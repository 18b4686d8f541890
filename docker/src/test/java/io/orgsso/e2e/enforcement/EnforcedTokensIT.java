package io.orgsso.e2e.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.oidc.TokenAnswer;
import io.orgsso.e2e.oidc.Tokens;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.World;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
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
                                "true",
                                "oauth2.jwt.authorization.grant.enabled",
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
    void aTokenOfAPasswordFromBeforeIsNotExchanged() {
        var fabrikam = Insisting.in(world);
        var pats = password(fabrikam.pat()).tokens();
        assertThat(exchange(pats).status()).isEqualTo(200);

        fabrikam.insist();

        assertThat(exchange(pats).status()).isEqualTo(400);
    }

    @Test
    void theWordOfAnIdentityProviderThatPassedNoFlowOfOursIsNoProof() {
        var fabrikam = Insisting.in(world);
        world.cloud()
                .identityProviders()
                .configure(fabrikam.connection(), Map.of("jwtAuthorizationGrantEnabled", "true"));
        allowOnMachine("oauth2.jwt.authorization.grant.idp", fabrikam.connection());
        assertThat(assertion(fabrikam).status()).isEqualTo(200);

        fabrikam.insist();

        assertThat(assertion(fabrikam).status()).isEqualTo(400);
    }

    @Test
    void aDeviceGetsNoneByTheSessionOfAPasswordFromBefore() {
        var fabrikam = Insisting.in(world);
        var browser = fabrikam.world().login("openid").browser();
        browser.enterEmail(fabrikam.pat()).enterPassword(Insisting.PASSWORD).arrival();
        var started = device();
        browser.open(URI.create(started.path("verification_uri_complete").asText()))
                .press("accept", "Yes");
        var before = deviceToken(started);
        assertThat(before.status()).isEqualTo(200);

        fabrikam.insist();

        var again = device();
        browser.open(URI.create(again.path("verification_uri_complete").asText()));
        Insisting.leadsToTheIdp(browser.page());
        assertThat(deviceToken(again).error()).isEqualTo("authorization_pending");
        assertThat(asMachine(Map.of(
                                "grant_type",
                                "refresh_token",
                                "refresh_token",
                                before.tokens().refreshToken()))
                        .error())
                .isEqualTo("invalid_grant");
    }

    @Test
    void anApprovalOnThePhoneGivesNone() {
        var fabrikam = Insisting.in(world);
        try (var phone = ApprovingPhone.of(world)) {
            assertThat(byPhone(fabrikam, phone).status()).isEqualTo(200);

            fabrikam.insist();

            assertThat(byPhone(fabrikam, phone).error()).isEqualTo("invalid_grant");
        }
    }

    @Test
    void anAdministratorWhoImpersonatesStandsBeforeTheSamePage() {
        var fabrikam = Insisting.in(world).insist();

        assertThat(Impersonation.of(world, fabrikam.zoeId())
                        .open(world.console().begin("openid").uri()))
                .contains("required-action?execution=orgsso-sso-enforcement");
    }

    @Test
    void clientCredentialsAreNoPerson() {
        Insisting.in(world).insist();

        assertThat(asMachine(Map.of("grant_type", "client_credentials")).status())
                .isEqualTo(200);
    }

    private TokenAnswer assertion(Insisting fabrikam) {
        var subject = world.cloud()
                .api()
                .get(world.cloud().path("/users/" + fabrikam.zoeId() + "/federated-identity"))
                .ok()
                .body()
                .path(0)
                .path("userId")
                .asText();
        var now = Instant.now().getEpochSecond();
        var jwt = fabrikam.idp()
                .token(Map.of(
                        "iss",
                        fabrikam.idp().issuer().toString(),
                        "sub",
                        subject,
                        "aud",
                        machine.realm().toString(),
                        "iat",
                        now,
                        "exp",
                        now + 60,
                        "jti",
                        World.random(12)));
        return asMachine(Map.of("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", jwt));
    }

    private JsonNode device() {
        return machine.post("/auth/device", Map.of("client_secret", "secret", "scope", "openid"))
                .body();
    }

    private TokenAnswer deviceToken(JsonNode started) {
        return asMachine(Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:device_code",
                "device_code",
                started.path("device_code").asText()));
    }

    private TokenAnswer byPhone(Insisting fabrikam, ApprovingPhone phone) {
        int before = phone.approvals();
        var started = machine.post(
                "/ext/ciba/auth", Map.of("client_secret", "secret", "scope", "openid", "login_hint", fabrikam.pat()));
        assertThat(started.status()).as("%s", started.body()).isEqualTo(200);
        Awaitility.await("the phone's approval").atMost(Duration.ofSeconds(20)).until(() -> phone.approvals() > before);
        return asMachine(Map.of(
                "grant_type",
                "urn:openid:params:grant-type:ciba",
                "auth_req_id",
                started.body().path("auth_req_id").asText()));
    }

    private void allowOnMachine(String attribute, String value) {
        var api = world.cloud().api();
        var client = (ObjectNode) api.get(world.cloud().path("/clients?clientId=machine"))
                .ok()
                .body()
                .path(0);
        ((ObjectNode) client.get("attributes")).put(attribute, value);
        api.put(world.cloud().path("/clients/" + client.path("id").asText()), client)
                .ok();
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
