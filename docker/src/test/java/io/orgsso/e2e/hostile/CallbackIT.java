package io.orgsso.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.browser.Query;
import io.orgsso.e2e.idp.SamlPersona;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** True answers of an identity provider, brought to the callback by the wrong browser, at the wrong place or time. */
@OnKeycloak
@TestInstance(Lifecycle.PER_CLASS)
@DisplayName("S52 login CSRF and session fixation at the broker callback")
final class CallbackIT {
    private final World world;
    private final OwnOidcIdp oidc;
    private final OwnSamlIdp saml;

    CallbackIT(World world) {
        this.world = world;
        this.oidc = OwnOidcIdp.in(world);
        this.saml = OwnSamlIdp.in(world);
    }

    @BeforeAll
    void theVictimsAreMembers() {
        world.login("openid").as(Person.ALICE).tokens();
        world.login("openid").as(Person.CAROL).tokens();
    }

    @ParameterizedTest(name = "S52 OIDC: the attacker''s callback in the victim''s browser ({0})")
    @ValueSource(strings = {"fresh", "at the email page"})
    void theAttackersCallback(String victimsBrowser) {
        var callback = keptBack();
        var attack = Attack.by(oidc, world);
        var victim = victimsBrowser.equals("fresh")
                ? world.browser()
                : world.login("openid").browser();

        victim.open(callback);

        if (victimsBrowser.equals("fresh")) {
            assertNobody(victim);
        } else {
            assertBackAtTheField(victim);
        }
        attack.changedNothing();
    }

    @Test
    @DisplayName("S52 OIDC: the attacker's code with the victim's own state")
    void theAttackersCode() {
        var code = Query.of(keptBack()).get("code");
        var attack = Attack.by(oidc, world);
        oidc.willSay("zoe", oidc.tenant().address("zoe"));
        oidc.idp().redirecting(callback -> URI.create(callback.toString().replaceFirst("code=[^&]*", "code=" + code)));
        var victim = world.login("openid");
        try {
            victim.as(oidc.tenant().address("zoe"));
        } finally {
            oidc.idp().honestly();
        }

        assertNobody(victim.browser());
        attack.changedNothing();
    }

    @ParameterizedTest(name = "S52 OIDC: state {0}")
    @ValueSource(strings = {"absent", "empty", "garbage", "of no session"})
    void aWrongState(String what) {
        var callback = keptBack().toString();
        var attack = Attack.by(oidc, world);
        var wrong =
                switch (what) {
                    case "absent" -> callback.replaceFirst("state=[^&]*&?", "");
                    case "empty" -> callback.replaceFirst("state=[^&]*", "state=");
                    case "garbage" -> callback.replaceFirst("state=[^&]*", "state=%00..%2f");
                    default -> callback.replaceFirst("state=[^.&]*", "state=" + World.random(40));
                };

        var browser = world.browser().open(URI.create(wrong));

        assertNobody(browser);
        attack.changedNothing();
    }

    @Test
    @DisplayName("S52 SAML: the attacker's response in the victim's browser")
    void theAttackersResponse() {
        var posted = new HashMap<String, String>();
        saml.willSay("mallory", saml.tenant().address("mallory"));
        loginWhereAResponse(fields -> {
                    posted.putAll(fields);
                    return swapped(fields, "bm90IHRoaXM=");
                })
                .as(saml.tenant().address("mallory"));
        var attack = Attack.by(saml, world);

        var victim = world.login("openid").browser().post(consumer(saml), posted);

        assertBackAtTheField(victim);
        attack.changedNothing();
    }

    @ParameterizedTest(name = "S52 SAML: InResponseTo {0} in the {1}")
    @CsvSource({
        "another, response",
        "another, assertion",
        "another, both",
        "absent, response",
        "absent, assertion",
        "absent, both",
        "empty, both"
    })
    void anotherRequest(String value, String where) {
        saml.willSay("zoe", saml.tenant().address("zoe"));
        var attack = Attack.by(saml, world);
        saml.idp().saying(xml -> inResponseTo(xml, value, where));
        var login = world.login("openid");
        try {
            login.as(saml.tenant().address("zoe"));
        } finally {
            saml.idp().saying(UnaryOperator.identity());
        }

        assertNobody(login.browser());
        attack.changedNothing();
    }

    @Test
    @DisplayName("S19 an assertion for another connection")
    void anAssertionForAnotherConnection() {
        var stolen = responseTo(saml, saml.tenant().address("mallory"));
        var attack = Attack.by(saml, world);

        var login = loginWhereAResponse(fields -> swapped(fields, stolen));
        login.as(Person.CAROL);

        assertNobody(login.browser());
        attack.changedNothing();
    }

    @Test
    @DisplayName("S17 an assertion is good once")
    void anAssertionIsGoodOnce() {
        var zoe = saml.tenant().address("zoe");
        var stolen = responseTo(saml, zoe);
        var attack = Attack.by(saml, world);

        var login = loginWhereAResponse(fields -> swapped(fields, stolen));
        login.as(zoe);

        assertNobody(login.browser());
        attack.changedNothing();
    }

    /** A callback that the attacker's browser has not gone to: true code, true state. */
    private URI keptBack() {
        var kept = new AtomicReference<URI>();
        oidc.willSay("mallory", oidc.tenant().address("mallory"));
        oidc.idp().redirecting(callback -> {
            kept.set(callback);
            return oidc.idp().issuer().resolve("/nowhere");
        });
        try {
            world.login("openid").as(oidc.tenant().address("mallory"));
        } finally {
            oidc.idp().honestly();
        }
        return Objects.requireNonNull(kept.get());
    }

    private static String inResponseTo(String xml, String value, String where) {
        var replacement =
                switch (value) {
                    case "another" -> " InResponseTo=\"_another\"";
                    case "empty" -> " InResponseTo=\"\"";
                    default -> "";
                };
        int assertion = xml.indexOf("<saml:Assertion");
        var response = xml.substring(0, assertion);
        var rest = xml.substring(assertion);
        var attribute = " InResponseTo=\"[^\"]*\"";
        return (where.equals("assertion") ? response : response.replaceAll(attribute, replacement))
                + (where.equals("response") ? rest : rest.replaceAll(attribute, replacement));
    }

    /** Signs somebody in and keeps the response that did it. */
    private String responseTo(OwnSamlIdp tenant, String email) {
        tenant.idp().willSay(SamlPersona.withEmailAttribute(email));
        var posted = new HashMap<String, String>();
        var login = loginWhereAResponse(fields -> {
            posted.putAll(fields);
            return fields;
        });
        login.as(email).tokens();
        return posted.getOrDefault("SAMLResponse", "");
    }

    private Login loginWhereAResponse(UnaryOperator<Map<String, String>> isTamperedWith) {
        var browser = world.browser()
                .tamperingWithSaml(
                        fields -> fields.containsKey("SAMLResponse") ? isTamperedWith.apply(fields) : fields);
        return world.login(new Login(world.console(), world.console().begin("openid"), browser));
    }

    private URI consumer(OwnSamlIdp tenant) {
        return URI.create(world.console().realm() + "/broker/" + tenant.connection() + "/endpoint");
    }

    private static Map<String, String> swapped(Map<String, String> fields, String response) {
        var swapped = new LinkedHashMap<>(fields);
        swapped.put("SAMLResponse", response);
        return swapped;
    }

    /** The victim's own login goes on, from its beginning: an answer that it did not ask for is as good as none. */
    private static void assertBackAtTheField(LoginBrowser browser) {
        assertThat(browser.maybeArrival()).isEmpty();
        assertThat(browser.page().hasField("username")).as("%s", browser.page()).isTrue();
        assertThat(browser.page().hasField("password")).as("%s", browser.page()).isFalse();
    }

    private static void assertNobody(LoginBrowser browser) {
        assertThat(browser.maybeArrival()).isEmpty();
        assertThat(browser.page().status()).as("%s", browser.page()).isBetween(400, 599);
    }
}
