package io.orgsso.e2e.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.oidc.TokenAnswer;
import io.orgsso.e2e.oidc.Tokens;
import io.orgsso.e2e.server.Backend;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.World;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens of a customer's identity provider, exchanged for ours at the token endpoint: no page, no flow, the same rules. */
@OnKeycloak(Backend.EMBEDDED_EXCHANGING_TOKENS)
@TestInstance(Lifecycle.PER_CLASS)
@DisplayName("external token exchange")
final class ExternalExchangeIT {
    private static final String SCOPE = "openid organization";

    private final World world;
    private final Client machine;

    ExternalExchangeIT(World shared) {
        world = shared.copy(realm -> {});
        machine = Insisting.client(world, "machine", Map.of());
    }

    /** What the identity provider's token is. */
    private enum Kind {
        ACCESS_TOKEN,
        ID_TOKEN
    }

    @ParameterizedTest
    @EnumSource
    void aMembersTokenBecomesOneThatSpeaksOfHerOrganization(Kind kind) {
        var fabrikam = exchangeable();

        var answer = exchange(fabrikam, kind, zoe(fabrikam));

        var tokens = answer.tokens();
        assertThat(tokens.subject()).isEqualTo(fabrikam.zoeId());
        assertThat(tokens.access().path("organization").fieldNames())
                .toIterable()
                .containsExactly(fabrikam.organization().alias());
    }

    @ParameterizedTest
    @EnumSource
    void anAddressOfAnotherTenantGivesNothing(Kind kind) {
        var fabrikam = exchangeable();
        var litware = Insisting.in(world);

        var answer = exchange(fabrikam, kind, Persona.verified(litware.zoe()).subject("mallory"));

        assertRefused(answer, "orgsso_domain_foreign");
        assertThat(linked(litware.zoeId())).containsExactly(litware.connection());
        assertThat(litware.organization().members()).containsExactlyInAnyOrder(litware.zoe(), litware.pat());
    }

    /** Keycloak finds the account by the subject, before it looks at any address. */
    @ParameterizedTest
    @EnumSource
    void aMemberWithAnAddressOfAnotherTenantGetsNothing(Kind kind) {
        var fabrikam = exchangeable();
        var litware = Insisting.in(world);
        int before = sessionsOf(litware.zoeId());

        var answer = exchange(
                fabrikam, kind, zoe(fabrikam).with("email", litware.zoe()).with("preferred_username", litware.zoe()));

        assertRefused(answer, "orgsso_domain_foreign");
        assertThat(sessionsOf(fabrikam.zoeId())).isZero();
        assertThat(sessionsOf(litware.zoeId())).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void anUnprovenAddressGivesNothing(Kind kind) {
        var fabrikam = exchangeable();

        var answer = exchange(fabrikam, kind, zoe(fabrikam).with("email_verified", false));

        assertRefused(answer, "orgsso_email_unverified");
        assertThat(sessionsOf(fabrikam.zoeId())).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whoIsNoMemberYetGetsNeitherTokenNorAccount(Kind kind) {
        var fabrikam = exchangeable();
        var yves = fabrikam.organization().address("yves");

        var answer = exchange(fabrikam, kind, Persona.verified(yves));

        assertRefused(answer, "orgsso_link_refused");
        assertThat(fabrikam.organization().members()).doesNotContain(yves);
        assertThat(world.cloud().users().byEmail(yves)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whoseMembershipHasEndedGetsNoneAndNoSession(Kind kind) {
        var fabrikam = exchangeable();
        world.cloud()
                .organizations()
                .removeMember(fabrikam.organization().id(), fabrikam.zoeId())
                .ok();

        var answer = exchange(fabrikam, kind, zoe(fabrikam));

        assertThat(answer.error()).isEqualTo("invalid_grant");
        assertThat(sessionsOf(fabrikam.zoeId())).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void anOrganizationThatInsistsOnItsSignOnTakesNoTokenForIt(Kind kind) {
        var fabrikam = exchangeable();
        var before = exchange(fabrikam, kind, zoe(fabrikam)).tokens();

        fabrikam.insist();

        assertThat(exchange(fabrikam, kind, zoe(fabrikam)).error()).isEqualTo("invalid_grant");
        assertThat(refresh(before).error()).isEqualTo("invalid_grant");
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfTheMembershipEndsTheSessionThoughNobodyComesBack(Kind kind) {
        var fabrikam = exchangeable();
        exchange(fabrikam, kind, zoe(fabrikam)).tokens();
        assertThat(sessionsOf(fabrikam.zoeId())).isEqualTo(1);

        world.cloud()
                .organizations()
                .removeMember(fabrikam.organization().id(), fabrikam.zoeId())
                .ok();

        await("the session ends").until(() -> sessionsOf(fabrikam.zoeId()) == 0);
    }

    @ParameterizedTest
    @EnumSource
    void aDeletedConnectionsWordIsNotTakenForHerOwnCredential(Kind kind) {
        var fabrikam = exchangeable();
        var before = exchange(fabrikam, kind, zoe(fabrikam)).tokens();
        assertThat(refresh(before).status()).isEqualTo(200);

        world.cloud().identityProviders().delete(fabrikam.connection()).ok();

        assertThat(refresh(before).error()).isEqualTo("invalid_grant");
        await("the session ends").until(() -> sessionsOf(fabrikam.zoeId()) == 0);
    }

    @ParameterizedTest
    @EnumSource
    void norIsThatOfAConnectionWhichWasTakenOutOfItsOrganization(Kind kind) {
        var fabrikam = exchangeable();
        var before = exchange(fabrikam, kind, zoe(fabrikam)).tokens();
        assertThat(refresh(before).status()).isEqualTo(200);

        world.cloud().organizations().unlink(fabrikam.organization().id(), fabrikam.connection());

        assertThat(refresh(before).error()).isEqualTo("invalid_grant");
    }

    @ParameterizedTest
    @EnumSource
    void aDisabledConnectionGivesNone(Kind kind) {
        var fabrikam = exchangeable();
        world.cloud().identityProviders().enable(fabrikam.connection(), false);

        assertNothing(exchange(fabrikam, kind, zoe(fabrikam)), fabrikam);
    }

    /** It is neither an ID token nor an access token that UserInfo knows. */
    @Test
    void aJwtOfAnotherKindGivesNothing() {
        var fabrikam = exchangeable();

        assertNothing(exchange(fabrikam, "jwt", fabrikam.idp().idToken(zoe(fabrikam))), fabrikam);
    }

    @ParameterizedTest
    @EnumSource
    void aTokenWithoutASubjectGivesNothing(Kind kind) {
        var fabrikam = exchangeable();

        assertNothing(exchange(fabrikam, kind, zoe(fabrikam).without("sub")), fabrikam);
    }

    /** Keycloak's own refusal; some of them are an internal error, since nothing between catches it. */
    private void assertNothing(TokenAnswer answer, Insisting fabrikam) {
        assertThat(answer.status()).isBetween(400, 500);
        assertThat(answer.body().has("access_token")).isFalse();
        assertThat(sessionsOf(fabrikam.zoeId())).isZero();
    }

    /** An organization with Zoe in it, whose tokens the machine may exchange. */
    private Insisting exchangeable() {
        var fabrikam = Insisting.in(world);
        var api = world.cloud().api();
        api.post(world.cloud().path("/users/" + fabrikam.zoeId() + "/logout"), Map.of())
                .ok();
        var permission = api.put(
                        world.cloud()
                                .path("/identity-provider/instances/" + fabrikam.connection()
                                        + "/management/permissions"),
                        Map.of("enabled", true))
                .ok()
                .body()
                .path("scopePermissions")
                .path("token-exchange")
                .asText();
        var server = world.cloud().path("/clients/" + clientId("realm-management") + "/authz/resource-server");
        var policy = api.post(
                        server + "/policy/client",
                        Map.of("name", "exchange-" + World.random(8), "clients", List.of(clientId("machine"))))
                .ok()
                .body()
                .path("id")
                .asText();
        var scope = (ObjectNode)
                api.get(server + "/permission/scope/" + permission).ok().body();
        scope.putArray("policies").add(policy);
        api.put(server + "/permission/scope/" + permission, scope).ok();
        return fabrikam;
    }

    private String clientId(String name) {
        return world.cloud()
                .api()
                .get(world.cloud().path("/clients?clientId=" + name))
                .ok()
                .body()
                .path(0)
                .path("id")
                .asText();
    }

    private static Persona zoe(Insisting fabrikam) {
        return Persona.verified(fabrikam.zoe()).idTokenSays("typ", "ID");
    }

    private TokenAnswer exchange(Insisting fabrikam, Kind kind, Persona persona) {
        return kind == Kind.ACCESS_TOKEN
                ? exchange(fabrikam, "access_token", fabrikam.idp().accessToken(persona))
                : exchange(fabrikam, "id_token", fabrikam.idp().idToken(persona.idTokenSays("typ", "ID")));
    }

    private TokenAnswer exchange(Insisting fabrikam, String kind, String token) {
        return machine.token(Map.of(
                "client_secret",
                "secret",
                "grant_type",
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "subject_token",
                token,
                "subject_token_type",
                "urn:ietf:params:oauth:token-type:" + kind,
                "subject_issuer",
                fabrikam.connection(),
                "scope",
                SCOPE));
    }

    private TokenAnswer refresh(Tokens tokens) {
        return machine.token(Map.of(
                "client_secret", "secret", "grant_type", "refresh_token", "refresh_token", tokens.refreshToken()));
    }

    private void assertRefused(TokenAnswer answer, String error) {
        assertThat(answer.status()).isIn(400, 403);
        assertThat(world.cloud().events().recent(20))
                .anyMatch(event -> event.path("error").asText().equals(error));
    }

    private List<String> linked(String user) {
        return world.cloud().users().linkedConnections(user);
    }

    private int sessionsOf(String user) {
        return world.cloud().users().sessionCount(user);
    }
}
