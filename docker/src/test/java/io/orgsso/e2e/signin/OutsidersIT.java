package io.orgsso.e2e.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orgsso.e2e.browser.Page;
import io.orgsso.e2e.server.Backend;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.World;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What somebody learns who tries addresses that are not his: nothing. On PostgreSQL, which refuses text that the embedded
 * database takes.
 */
@OnKeycloak(Backend.POSTGRES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OutsidersIT {
    private static final String SCOPE = "openid organization";

    // Addresses of one length: the page shows what was typed.
    private static final String UNKNOWN_DOMAIN = "somebody@unknown.example";
    private static final String UNKNOWN_PERSON = "a-nobody@guests1.example";
    private static final String WITH_PASSWORD = "pass-has@guests1.example";
    private static final String WITHOUT_PASSWORD = "pass-not@guests1.example";
    private static final String LOCKED = "is-lockd@guests1.example";
    private static final String DISABLED = "disabled@guests1.example";
    private static final List<String> EVERYBODY =
            List.of(UNKNOWN_PERSON, WITH_PASSWORD, WITHOUT_PASSWORD, LOCKED, DISABLED);

    private final World world;

    /** A realm of its own: a lock-out of somebody is nothing for the shared one. */
    OutsidersIT(World shared) {
        // By itself a lock ends after a minute, with tests still to come.
        this.world = shared.copy(realm ->
                realm.put("failureFactor", 2).put("waitIncrementSeconds", 3600).put("maxFailureWaitSeconds", 3600));
    }

    @BeforeAll
    void people() {
        var users = world.cloud().users();
        users.create(WITH_PASSWORD, "secret");
        users.create(Map.of("username", WITHOUT_PASSWORD, "email", WITHOUT_PASSWORD, "enabled", true));
        users.enable(users.create(DISABLED, "secret"), false);
        var locked = users.create(LOCKED, "secret");
        wrongPassword(LOCKED);
        wrongPassword(LOCKED);
        await().until(() -> isLocked(locked));
    }

    @AfterAll
    void noRealm() {
        world.cloud().api().delete(world.cloud().path("")).ok();
    }

    @Test
    void theEmailPageIsFollowedByOneAndTheSamePage() {
        var stranger = passwordPage(UNKNOWN_DOMAIN).page();

        for (var address : EVERYBODY) {
            assertThat(passwordPage(address).page()).as(address).satisfies(page -> looksLike(page, stranger));
        }
    }

    @Test
    void aWrongPasswordGetsOneAndTheSameAnswer() {
        var stranger = wrongPassword(UNKNOWN_DOMAIN);

        assertThat(stranger.text()).contains("The email or the password is not right");
        for (var address : EVERYBODY) {
            assertThat(wrongPassword(address)).as(address).satisfies(page -> looksLike(page, stranger));
        }
    }

    @Test
    void noPasswordGetsOneAndTheSameAnswer() {
        var stranger = answer(UNKNOWN_DOMAIN, "");

        for (var address : EVERYBODY) {
            assertThat(answer(address, "")).as(address).satisfies(page -> looksLike(page, stranger));
        }
    }

    @Test
    void evenTheRightPasswordOfALockedAccountGetsThatAnswer() {
        assertThat(answer(LOCKED, "secret")).satisfies(page -> looksLike(page, wrongPassword(UNKNOWN_DOMAIN)));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void noAddressBreaksAPage(String typed) {
        var email = world.login(SCOPE);
        email.browser().enterEmail(typed);
        assertThat(email.page()).satisfies(OutsidersIT::isAPage);

        var password = passwordPage(UNKNOWN_DOMAIN);
        password.browser().signIn(typed, "x");
        assertThat(password.page()).satisfies(OutsidersIT::isAPage);
    }

    @ParameterizedTest
    @MethodSource
    void noPasswordBreaksThePage(String typed) {
        assertThat(answer(WITH_PASSWORD, typed)).satisfies(OutsidersIT::isAPage);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void noHintBreaksThePage(String hint) {
        // A server takes 4 KiB of an address.
        var shortened = hint.substring(0, Math.min(hint.length(), 1000));

        var page = world.browser()
                .open(world.console().begin(SCOPE).with("login_hint", shortened).uri())
                .page();

        assertThat(page.status()).isLessThan(500);
        assertThat(page.html().select("script:containsData(alert(1))")).isEmpty();
    }

    static Stream<String> noPasswordBreaksThePage() {
        return Stream.of(
                "\0", "a\0b", " ", "\uD83D\uDE00", "x".repeat(100_000), "${7*7}{0}", "<script>alert(1)</script>");
    }

    static Stream<String> hostile() {
        return Stream.of(
                "\0",
                "a\0b@northwind.example",
                "a@north\0wind.example",
                "a@northwind.example\0.evil.example",
                "\u0001\u0002@northwind.example",
                "a@northwind.example\r\nSet-Cookie: x=y",
                "a@northwind.example%0d%0aSet-Cookie:%20x=y",
                "a%00@northwind.example",
                "a@northwind.example%00",
                "\"a@contoso.example\"@northwind.example",
                "\"a\\\"@contoso.example\"@northwind.example",
                "a@contoso.example@northwind.example",
                "a(@contoso.example)@northwind.example",
                "a@northwind.example(@contoso.example)",
                "<a@contoso.example>a@northwind.example",
                "=?utf-8?q?=61=40contoso.example?=@northwind.example",
                "=?utf-7?q?&AEA-?=@northwind.example",
                "a@contoso.example,b@northwind.example",
                "a@contoso.example;b@northwind.example",
                "a@contoso.example b@northwind.example",
                "a@[127.0.0.1]",
                "a@[IPv6:::1]",
                "a@2130706433",
                "a@127.1",
                "a@localhost",
                "a@northwind.example..",
                "a@.northwind.example",
                "a@xn--.example",
                "a@xn--zzzzzzzzzzzzzzzzzz.example",
                "a@xn--" + "a".repeat(5000) + ".example",
                "a@\u2024northwind.example",
                "a@northwind\u3002example",
                "a@\uFF4Eorthwind.example",
                "a@northw\u0131nd.example",
                "a@\u202Eelpmaxe.dniwhtron",
                "\uD83D\uDE00@northwind.example",
                "a@\uD83D\uDE00.example",
                "a@" + "x.".repeat(500) + "example",
                "a@" + "x".repeat(300) + ".example",
                "a".repeat(100_000) + "@northwind.example",
                "@".repeat(10_000),
                "a@" + "\u00E4".repeat(2000) + ".example",
                "a@northwind.example<script>alert(1)</script>",
                "${7*7}@northwind.example",
                "<#assign x=1>@northwind.example",
                "a@northwind.example' or '1'='1",
                "{0}@northwind.example");
    }

    private Login passwordPage(String address) {
        var login = world.login(SCOPE);
        login.browser().enterEmail(address);
        return login;
    }

    private Page wrongPassword(String address) {
        return answer(address, "wrong");
    }

    private Page answer(String address, String password) {
        var login = passwordPage(address);
        login.browser().enterPassword(password);
        return login.page();
    }

    private boolean isLocked(String user) {
        var path = world.cloud().path("/attack-detection/brute-force/users/" + user);
        return world.cloud().api().get(path).ok().body().path("disabled").asBoolean();
    }

    private static void isAPage(Page page) {
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.hasField("username")).isTrue();
        assertThat(page.html().select("script:containsData(alert(1))")).isEmpty();
        assertThat(page.text()).doesNotContain("49@");
    }

    private static void looksLike(Page page, Page other) {
        assertThat(page.status()).isEqualTo(other.status());
        assertThat(likeness(page)).isEqualTo(likeness(other));
    }

    /** A page without the address that was typed and the codes that are new each time, each masked at its length. */
    private static String likeness(Page page) {
        return page.html()
                .outerHtml()
                .replaceAll("[\\w.+-]+@(unknown|guests1)\\.example", "ADDRESS")
                .replaceAll("(session_code|execution|client_data|tab_id|code)=[^&\"']*", "$1=X")
                .replaceAll("checkAuthSession\\([^)]*\\)|startSessionPolling\\([^)]*\\)", "X")
                .replaceAll("nonce=\"[^\"]*\"", "");
    }
}
