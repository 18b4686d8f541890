package io.orgsso.e2e.membership;

import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.mail.Mailbox;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;

/** Keycloak's own invitations, by mail. */
public final class Invitations {
    private Invitations() {}

    /** A mailbox that the realm sends to until the world is closed. */
    public static Mailbox mailboxOf(World world) {
        var mailbox = Mailbox.open();
        world.atTheEnd(mailbox::close);
        world.cloud().sendMailBy(mailbox.smtpServer());
        return mailbox;
    }

    /** Invites somebody without an account, who registers; Keycloak makes her a MANAGED member. Her user id. */
    public static String register(World world, Mailbox mailbox, Organization organization, String address) {
        world.cloud().organizations().invite(organization.id(), address).ok();
        proceed(world.browser().open(mailbox.linkSentTo(address)))
                .submit(
                        "password",
                        form -> form.fill("firstName", "Zoe")
                                .fill("lastName", "Zander")
                                .fill("username", address)
                                .fill("email", address)
                                .fill("password", "zoe-password")
                                .fill("password-confirm", "zoe-password"));
        return world.cloud().users().idOf(address);
    }

    /** Keycloak asks "click here to proceed" where another browser than the asking one opens a link. */
    public static LoginBrowser proceed(LoginBrowser browser) {
        var onward = browser.page().html().selectFirst("a[href*=action-token], a[href*=login-actions]");
        return onward == null || browser.page().hasField("password")
                ? browser
                : browser.open(browser.page().uri().resolve(onward.attr("href")));
    }
}
