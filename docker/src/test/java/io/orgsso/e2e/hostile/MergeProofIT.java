package io.orgsso.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.admin.AdminApi;
import io.orgsso.e2e.browser.Page;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.membership.Invitations;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.World;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What proves that an existing account belongs to the person who has just come from an identity provider. */
@OnKeycloak
@TestInstance(Lifecycle.PER_CLASS)
@DisplayName("S05 the proof of ownership is bound to one identity, one login and one use")
final class MergeProofIT {
    private final MailRealm realm;
    private final World world;
    private OwnOidcIdp tenant;
    private String address = "";
    private String account = "";

    MergeProofIT(World demo) {
        this.realm = MailRealm.beside(demo);
        this.world = realm.world();
        this.tenant = OwnOidcIdp.in(world);
    }

    @AfterAll
    void closeTheRealm() {
        realm.close();
    }

    @BeforeEach
    void anAccountIsThereAlready() {
        tenant = OwnOidcIdp.in(world);
        address = tenant.tenant().address("zoe");
        account = world.cloud().users().create(address, "a-long-password");
    }

    @ParameterizedTest(name = "S05 {0}: without any proof nothing is linked")
    @EnumSource
    void withoutProof(Protocol protocol) {
        var idp = protocol.in(world);
        var own = idp.tenant().address("zoe");
        var victim = world.cloud().users().create(own, "a-long-password");

        var login = idp.says("mallory", own);
        login.browser().press("submitAction", "linkAccount");

        assertThat(login.browser().maybeArrival()).isEmpty();
        assertThat(world.cloud().users().linkedConnections(victim)).isEmpty();
        assertThat(idp.tenant().hasMember(victim)).isFalse();
    }

    @Test
    @DisplayName("S05 with a wrong password nothing is linked")
    void withAWrongPassword() {
        withoutMail(() -> {
            var login = asks("zoe");
            login.browser().enterPassword("a-guess");
            assertThat(login.browser().maybeArrival()).isEmpty();
        });

        assertNotLinked();
    }

    @ParameterizedTest(name = "S05 {0}: opened in another browser the mail proves for the login that asked")
    @EnumSource
    void honestlyInAnotherBrowser(Protocol protocol) {
        var idp = protocol.in(world);
        var own = idp.tenant().address("zoe");
        var hers = world.cloud().users().create(own, "a-long-password");
        var login = idp.says("zoe", own);
        login.browser().press("submitAction", "linkAccount");

        proveElsewhere(own);
        login.browser().follow("I opened the link");

        assertThat(login.tokens().subject()).isEqualTo(hers);
        assertThat(idp.tenant().hasMember(hers)).isTrue();
    }

    @ParameterizedTest(name = "S05 (a) proof in browser 2, a second upstream account named {0} consumes it")
    @ValueSource(strings = {"mallory", "zoe"})
    void aSecondUpstreamAccount(String username) {
        asks("zoe");
        proveElsewhere(address);

        var mallorys = tenant.says(identity("mallory", username));

        assertAsksForProof(mallorys);
        assertNotLinked();
    }

    @Test
    @DisplayName("S05 (a) proof in browser 2, another login of the same upstream account consumes it")
    void anotherLogin() {
        asks("zoe");
        proveElsewhere(address);

        var another = tenant.says(identity("zoe", "zoe"));

        assertAsksForProof(another);
        assertNotLinked();
    }

    @Test
    @DisplayName("S05 (a) a proof that an earlier login of this tab asked for, for another identity of the same name")
    void anotherIdentityInTheSameTab() {
        var login = asks("zoe", "the-same-name");
        var mail = realm.mailbox().linkSentTo(address);
        tenant.idp().willSay(identity("mallory", "the-same-name"));
        login.browser().open(BrokersDoor.restart(world, login.browser())).enterEmail(address);
        login.browser().press("submitAction", "linkAccount");

        var opened = Invitations.proceed(world.browser().open(mail)).page();
        login.browser().follow("I opened the link");

        assertThat(opened.status()).as("%s", opened).isEqualTo(400);
        assertThat(login.browser().maybeArrival()).isEmpty();
        assertNotLinked();
    }

    @ParameterizedTest(name = "S05 (b) {0}: an identity without a subject")
    @EnumSource
    void noSubject(Protocol protocol) {
        var idp = protocol.in(world);
        var own = idp.tenant().address("zoe");
        var hers = world.cloud().users().create(own, "a-long-password");

        var login = idp.says(" ", own);

        // Keycloak itself takes an OpenID subject of nothing but blanks for none, and answers before our gate can.
        if (protocol == Protocol.SAML) {
            Attack.isTold(world, login, "no-subject");
        }
        assertThat(login.browser().maybeArrival()).isEmpty();
        assertThat(world.cloud().users().linkedConnections(hers)).isEmpty();
    }

    @Test
    @DisplayName("S05 (c) linked, unlinked in the account console, and the proof replayed within its life")
    void replayAfterUnlink() {
        var login = asks("zoe");
        proveElsewhere(address);
        login.browser().follow("I opened the link");
        login.tokens();
        world.cloud().users().setPassword(account, "a-second-way-in");
        var tokens = world.login(new Login(realm.linker(), realm.linker().begin("openid"), login.browser()))
                .tokens();
        AdminApi.withToken(world.server().url(), tokens.accessToken())
                .delete("/realms/" + world.cloud().realm() + "/account/linked-accounts/" + tenant.connection())
                .ok();
        assertNotLinked();

        var replay = tenant.says(identity("zoe", "zoe"));

        assertAsksForProof(replay);
        assertNotLinked();
    }

    @Test
    @DisplayName("S05 the link in the mail works once")
    void usedOnce() {
        var login = asks("zoe");
        var mail = realm.mailbox().linkSentTo(address);
        login.browser().open(mail);
        login.tokens();
        world.cloud()
                .api()
                .delete(world.cloud().path("/users/" + account + "/federated-identity/" + tenant.connection()))
                .ok();

        Invitations.proceed(world.browser().open(mail));
        var replay = tenant.says(identity("zoe", "zoe"));

        assertAsksForProof(replay);
        assertNotLinked();
    }

    @Test
    @DisplayName("S05 the link in the mail expires")
    void expires() {
        world.cloud()
                .api()
                .put(world.cloud().path(""), Map.of("actionTokenGeneratedByUserLifespan", 1))
                .ok();
        try {
            var login = asks("zoe");
            var mail = realm.mailbox().linkSentTo(address);
            Awaitility.await().pollDelay(Duration.ofMillis(2100)).until(() -> true);

            Invitations.proceed(world.browser().open(mail));
            login.browser().follow("I opened the link");

            assertThat(login.browser().maybeArrival()).isEmpty();
            assertNotLinked();
        } finally {
            world.cloud()
                    .api()
                    .put(world.cloud().path(""), Map.of("actionTokenGeneratedByUserLifespan", 300))
                    .ok();
        }
    }

    @Test
    @DisplayName("S05 proof through another connection, as another person")
    void reauthenticatedAsAnother() {
        var colleague = OwnOidcIdp.in(world);
        var mallory = colleague.tenant().address("mallory");
        colleague.says("mallory", mallory).tokens();
        withoutMail(() -> {
            var login = asks("zoe");
            colleague.idp().willSay(Persona.verified(mallory).subject("mallory"));

            login.browser().open(BrokersDoor.to(colleague.connection(), world, login.browser()));

            Attack.isTold(world, login, "link-refused");
        });
        assertNotLinked();
    }

    @Test
    @DisplayName("S05 proof through another connection of hers")
    void reauthenticatedAsHerself() {
        withoutMail(() -> {
            var first = asks("zoe");
            first.browser().enterPassword("a-long-password");
            first.tokens();
        });
        var other = world.oidcIdp();
        var otherConnection = tenant.tenant().connect(other);
        withoutMail(() -> {
            other.willSay(Persona.verified(address).subject("zoe-at-the-other"));
            var request = world.console().begin("openid").with("kc_idp_hint", otherConnection);
            var login = world.login(new Login(world.console(), request, world.browser()));
            login.browser().press("submitAction", "linkAccount");
            tenant.idp().willSay(identity("zoe", "zoe"));

            login.browser().open(BrokersDoor.to(tenant.connection(), world, login.browser()));

            assertThat(login.tokens().subject()).isEqualTo(account);
        });
        assertThat(world.cloud().users().linkedConnections(account))
                .containsExactlyInAnyOrder(tenant.connection(), otherConnection);
        assertThat(tenant.tenant().members()).containsExactly(address);
    }

    @Test
    @DisplayName("S05 the account of another tenant's member is not taken, unless she is invited")
    void anotherTenantsMember() {
        var employer = world.organization("litware");
        world.cloud().organizations().addMember(employer.id(), account).ok();
        Attack.isTold(world, tenant.says(identity("zoe", "zoe")), "not-invited");
        assertNotLinked();

        world.cloud().organizations().invite(tenant.tenant().id(), address).ok();
        realm.mailbox().linkSentTo(address);
        withoutMail(() -> {
            var invited = asks("zoe");
            invited.browser().enterPassword("a-long-password");
            assertThat(invited.tokens().subject()).isEqualTo(account);
        });

        assertThat(tenant.tenant().hasMember(account)).isTrue();
        assertThat(employer.hasMember(account)).isTrue();
    }

    @ParameterizedTest(name = "S04 the review page is no place to type {0}")
    @ValueSource(strings = {"alice@northwind.example", "NEW@northwind.example", "NEW@gmail.com", "zoe@OWN"})
    void theReviewPageIsNoPlaceToTypeAnAddress(String pattern) {
        var typed = pattern.replace("NEW", "newcomer-" + World.random(10))
                .replace("OWN", tenant.tenant().domain());
        var own = tenant.tenant().address("mallory");
        var login = tenant.says(Persona.verified(own).without("family_name").without("name"));
        assertThat(login.page().hasField("lastName")).as("%s", login.page()).isTrue();

        login.browser()
                .submit(
                        "lastName",
                        form -> form.fill("lastName", "Moved")
                                .fill("firstName", "Mallory")
                                .fill("username", typed)
                                .fill("email", typed));

        if (login.browser().maybeArrival().isPresent()) {
            assertThat(login.tokens().access().path("email").asText()).isEqualTo(own);
        }
        assertThat(world.cloud().users().byEmail(typed))
                .satisfiesAnyOf(
                        holder -> assertThat(holder).isEmpty(),
                        holder -> assertThat(holder.orElseThrow().path("id").asText())
                                .isEqualTo(account));
        assertNotLinked();
    }

    /** A login that has come from the IdP and waits for the proof. */
    private Login asks(String subject) {
        return asks(subject, subject);
    }

    private Login asks(String subject, String username) {
        var login = tenant.says(identity(subject, username));
        login.browser().press("submitAction", "linkAccount");
        return login;
    }

    private Persona identity(String subject, String username) {
        return Persona.verified(address).subject(subject).with("preferred_username", username);
    }

    private void proveElsewhere(String mailAddress) {
        var page = Invitations.proceed(world.browser().open(realm.mailbox().linkSentTo(mailAddress)))
                .page();
        assertThat(page.status()).as("%s", page).isEqualTo(200);
    }

    private void assertNotLinked() {
        assertThat(world.cloud().users().linkedConnections(account)).isEmpty();
    }

    private static void assertAsksForProof(Login login) {
        Page page = login.page();
        assertThat(page.html().select("button[value=linkAccount]"))
                .as("%s", page)
                .isNotEmpty();
    }

    private void withoutMail(Runnable test) {
        world.cloud().sendMailBy(Map.of());
        try {
            test.run();
        } finally {
            world.cloud().sendMailBy(realm.mailbox().smtpServer());
        }
    }
}
