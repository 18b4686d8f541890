package io.orgsso.e2e.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.chromium.Chromium;
import io.orgsso.e2e.chromium.RequiresBrowser;
import io.orgsso.e2e.chromium.Tab;
import io.orgsso.e2e.chromium.Viewport;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SayAnythingIdp;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import org.junit.jupiter.api.Test;

/** What a real browser's buttons do to a login: Back, Forward, Reload, a second tab. */
@OnKeycloak
@RequiresBrowser
final class EmailStepInChromiumIT {
    private final Chromium chromium;
    private final Client client;
    private final SayAnythingIdp idp;
    private final Organization fabrikam;
    private final String zoe;

    EmailStepInChromiumIT(World world, Chromium chromium) {
        this.chromium = chromium;
        this.client = world.consoleAt(chromium.client().redirectUri());
        this.idp = world.oidcIdp();
        this.fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);
        this.zoe = fabrikam.address("zoe");
        idp.willSay(Persona.verified(zoe));
    }

    @Test
    void reloadingTheEmailPageShowsIt() {
        var tab = open();

        tab.page().reload();

        assertThat(tab.enterEmail(zoe).arrival().code()).isPresent();
    }

    @Test
    void reloadingThePasswordPageKeepsTheAddressAndBackLeadsToTheEmailField() {
        var tab = open().enterEmail("erin@personal.example");
        tab.page().locator("[name=password]").waitFor();

        tab.page().reload();
        assertThat(tab.page().locator("[name=username]").inputValue()).isEqualTo("erin@personal.example");
        tab.page().goBack();
        goOnIfExpired(tab);

        assertThat(tab.page().locator("[name=password]").count()).isZero();
        assertThat(tab.enterEmail(zoe).arrival().code()).isPresent();
    }

    @Test
    void backFromTheIdpLeadsToTheEmailFieldAndForthAgain() {
        idp.askingFirst();
        var tab = open().enterEmail(zoe);
        tab.page().locator("[name=confirmed]").waitFor();

        tab.page().goBack();
        goOnIfExpired(tab);
        tab.page().locator("[name=username]").waitFor();
        assertThat(idp.requests()).as("no redirect by itself").hasSize(1);
        tab.enterEmail(zoe);
        tab.page().locator("[name=confirmed]").click();

        assertThat(tab.arrival().code()).isPresent();
    }

    @Test
    void backAndForwardToTheFirstIdpPageLetsThePersonGoOn() {
        idp.askingFirst();
        var tab = open().enterEmail(zoe);
        tab.page().locator("[name=confirmed]").waitFor();
        tab.page().goBack();
        tab.page().goForward();

        tab.page().locator("[name=confirmed]").click();

        assertThat(tab.arrival().code()).isPresent();
    }

    @Test
    void reloadAndBackAtARefusalLeadOn() {
        idp.willRefuse("access_denied", "no");
        var tab = open().enterEmail(zoe);
        tab.page().locator("#orgsso-retry").waitFor();

        var reloaded = tab.page().reload();
        assertThat(reloaded.status()).isLessThan(500);
        tab.page().goBack();
        goOnIfExpired(tab);
        idp.willSay(Persona.verified(zoe));

        assertThat(tab.enterEmail(zoe).arrival().code()).isPresent();
    }

    @Test
    void twoTabsAtOnceBothEndAtTheClient() {
        idp.askingFirst();
        var one = open().enterEmail(zoe);
        one.page().locator("[name=confirmed]").waitFor();
        var two = one.beside().open(client.begin("openid").uri()).enterEmail(zoe);
        two.page().locator("[name=confirmed]").waitFor();

        one.page().locator("[name=confirmed]").click();
        assertThat(one.arrival().code()).isPresent();
        two.page().locator("[name=confirmed]").click();

        two.arrival();
    }

    private Tab open() {
        return chromium.open(Viewport.DESKTOP).open(client.begin("openid").uri());
    }

    /** Keycloak's page about an expired page has a button that goes on with the login. */
    private static void goOnIfExpired(Tab tab) {
        var goOn = tab.page().locator("#loginContinueLink");
        if (goOn.count() > 0) {
            goOn.click();
        }
    }
}
