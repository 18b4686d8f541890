package io.orgsso.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orgsso.e2e.admin.AdminApi;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.RefusalPage;
import io.orgsso.e2e.world.World;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By the word of one organization's IdP nobody changes what opens an account that is another organization's too. */
@OnKeycloak
@TestInstance(Lifecycle.PER_CLASS)
@DisplayName("The keys of an account that two organizations share")
final class SharedAccountIT {
    private final World demo;
    private final MailRealm realm;
    private final World world;
    private final Client linker;

    SharedAccountIT(World demo) {
        this.demo = demo;
        this.realm = MailRealm.beside(demo);
        this.world = realm.world();
        this.linker = realm.linker();
    }

    @AfterAll
    void closeTheRealm() {
        realm.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE_PASSWORD",
                "CONFIGURE_TOTP",
                "webauthn-register-passwordless",
                "UPDATE_EMAIL",
                "UPDATE_PROFILE"
            })
    void aGuestsIdpIsRefusedTheActionAndNothingChanges(String action) {
        var fabrikam = OwnOidcIdp.in(world);
        var tailspin = OwnOidcIdp.in(world);
        var zoe = fabrikam.memberAndGuestOf(tailspin);

        var asked = asking(action, tailspin.saysTheGuest());

        Attack.isTold(world, asked, "shared-account");
        RefusalPage.of(asked.page())
                .doesNotName(fabrikam.tenant().alias(), tailspin.tenant().alias());
        assertThat(realm.credentialsOf(zoe)).isEmpty();
        asked.browser().open(RefusalPage.of(asked.page()).retry());
        assertThat(asked.browser().arrival().code())
                .as("back to the client, without the action")
                .isPresent();
    }

    @Test
    void anActionThatAnAdministratorHasAskedForIsNotLeftToAGuestsIdp() {
        var fabrikam = OwnOidcIdp.in(world);
        var tailspin = OwnOidcIdp.in(world);
        var zoe = fabrikam.memberAndGuestOf(tailspin);
        var account = (ObjectNode) world.cloud().users().byId(zoe).orElseThrow();
        account.putArray("requiredActions").add("UPDATE_PASSWORD");
        world.cloud().api().put(world.cloud().path("/users/" + zoe), account).ok();

        var login = tailspin.saysTheGuest();

        Attack.isTold(world, login, "shared-account");
        assertThat(realm.credentialsOf(zoe)).isEmpty();
    }

    @Test
    void theAddressIsNotChangedByTheAccountsApiEither() {
        try (var other = MailRealm.beside(demo)) {
            var world = other.world();
            var action = world.cloud().path("/authentication/required-actions/UPDATE_EMAIL");
            world.cloud()
                    .api()
                    .put(
                            action,
                            ((ObjectNode) world.cloud().api().get(action).ok().body()).put("enabled", false))
                    .ok();
            var fabrikam = OwnOidcIdp.in(world);
            var tailspin = OwnOidcIdp.in(world);
            var zoe = fabrikam.memberAndGuestOf(tailspin);
            var login = new Login(
                    other.linker(),
                    other.linker().begin("openid"),
                    tailspin.saysTheGuest().browser());
            var tokens = world.login(login).tokens();

            var answer = AdminApi.withToken(world.server().url(), tokens.accessToken())
                    .post(
                            "/realms/" + world.cloud().realm() + "/account",
                            Map.of(
                                    "username",
                                    fabrikam.tenant().address("zoe"),
                                    "email",
                                    "zoe-" + World.random(10) + "@elsewhere.example",
                                    "firstName",
                                    "Zoe",
                                    "lastName",
                                    "Zander"));

            assertThat(world.cloud()
                            .users()
                            .byId(zoe)
                            .orElseThrow()
                            .path("email")
                            .asText())
                    .isEqualTo(fabrikam.tenant().address("zoe"));
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body().path("error_description").asText()).startsWith("shared-account, reference ");
        }
    }

    @Test
    void aPersonOfOneOrganizationSetsAPasswordAsEver() {
        var fabrikam = OwnOidcIdp.in(world);
        var login = fabrikam.says("zoe", fabrikam.tenant().address("zoe"));
        var zoe = login.tokens().subject();

        var asked = asking("UPDATE_PASSWORD", login);
        setPassword(asked);

        assertThat(asked.browser().arrival().code()).isPresent();
        assertThat(realm.credentialsOf(zoe)).containsExactly("password");
    }

    @Test
    void whoSignedInByHerOwnPasswordChangesItThoughSheBelongsToTwo() {
        var pat = "pat-" + World.random(10) + "@personal.example";
        var account = world.cloud().users().create(pat, "her-old-password");
        for (var organization : new OwnOidcIdp[] {OwnOidcIdp.in(world), OwnOidcIdp.in(world)}) {
            world.cloud()
                    .organizations()
                    .addMember(organization.tenant().id(), account)
                    .ok();
        }
        var login = world.login("openid").as(pat);
        login.browser().enterPassword("her-old-password").arrival();

        var asked = asking("UPDATE_PASSWORD", login);
        setPassword(asked);

        assertThat(asked.browser().arrival().code()).isPresent();
        assertThat(realm.byPassword(pat, "her-new-password").status()).isEqualTo(200);
    }

    private Login asking(String action, Login signedIn) {
        return world.login(new Login(linker, linker.begin("openid").with("kc_action", action), signedIn.browser()));
    }

    private static void setPassword(Login asked) {
        asked.browser()
                .submit(
                        "password-new",
                        form -> form.fill("password-new", "her-new-password")
                                .fill("password-confirm", "her-new-password"));
    }
}
