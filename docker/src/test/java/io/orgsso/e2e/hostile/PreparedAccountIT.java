package io.orgsso.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SayAnythingIdp;
import io.orgsso.e2e.mail.Mailbox;
import io.orgsso.e2e.oidc.Tokens;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Somebody opened an account with a person's address before her company came (account pre-hijacking, arXiv 2205.10174).
 * Once she has proven that the account is hers, nothing of his opens it.
 */
@OnKeycloak
final class PreparedAccountIT {
    private final World world;

    PreparedAccountIT(World world) {
        this.world = world;
    }

    @Test
    void provenByMailItsOldPasswordAndTokensAreDead() {
        try (var mailbox = Mailbox.open()) {
            world.cloud().sendMailBy(mailbox.smtpServer());
            var fabrikam = world.organization("fabrikam");
            var address = fabrikam.address("zoe");
            var account = world.cloud().users().create(address, "his-password");
            var his = signedInByPassword(address);
            var hers = firstLogin(fabrikam, address);
            hers.browser().press("submitAction", "linkAccount");

            hers.browser().open(mailbox.linkSentTo(address));

            assertThat(hers.tokens().subject()).isEqualTo(account);
            assertThat(fabrikam.hasMember(account)).isTrue();
            assertThat(world.console().refresh(his).status()).isEqualTo(400);
            assertThat(credentialsOf(account)).isZero();
        } finally {
            world.cloud().sendMailBy(Map.of());
        }
    }

    @Test
    void provenByItsPasswordTheTokensFromBeforeAreDead() {
        var fabrikam = world.organization("fabrikam");
        var address = fabrikam.address("zoe");
        var account = world.cloud().users().create(address, "her-password");
        var before = signedInByPassword(address, "her-password");
        var hers = firstLogin(fabrikam, address);

        hers.browser().press("submitAction", "linkAccount").enterPassword("her-password");

        assertThat(hers.tokens().subject()).isEqualTo(account);
        assertThat(world.console().refresh(before).status()).isEqualTo(400);
        assertThat(credentialsOf(account)).isEqualTo(1);
    }

    /** She comes through her company's IdP, which has just become a customer's. */
    private Login firstLogin(Organization organization, String address) {
        SayAnythingIdp idp = world.oidcIdp().willSay(Persona.verified(address));
        organization.withVerifiedDomain().withOidcIdp(idp);
        return world.login("openid organization").as(address);
    }

    private Tokens signedInByPassword(String address) {
        return signedInByPassword(address, "his-password");
    }

    private Tokens signedInByPassword(String address, String password) {
        var login = world.login("openid");
        login.browser().enterEmail(address).enterPassword(password);
        return login.tokens();
    }

    private int credentialsOf(String account) {
        return world.cloud()
                .api()
                .get(world.cloud().path("/users/" + account + "/credentials"))
                .ok()
                .body()
                .size();
    }
}
