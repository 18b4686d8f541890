package io.orgsso.e2e.hostile;

import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.browser.Query;
import io.orgsso.e2e.world.World;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keycloak's own addresses, called with the codes of the page that is open. */
final class BrokersDoor {
    private BrokersDoor() {}

    /** {@code /broker/{alias}/login}. */
    static URI to(String connection, World world, LoginBrowser browser) {
        return Query.add(URI.create(world.console().realm() + "/broker/" + connection + "/login"), codes(browser));
    }

    /** Starts this tab's login again. */
    static URI restart(World world, LoginBrowser browser) {
        var codes = codes(browser);
        codes.remove("session_code");
        codes.put("skip_logout", "true");
        return Query.add(URI.create(world.console().realm() + "/login-actions/restart"), codes);
    }

    /** Session code, client and tab of the page that is open. */
    static Map<String, String> codes(LoginBrowser browser) {
        var page = browser.page();
        var onward = page.html().selectFirst("form[action*=login-actions], a[href*=login-actions]");
        if (onward == null) {
            throw new AssertionError("no codes on " + page);
        }
        var address = onward.hasAttr("action") ? onward.attr("action") : onward.attr("href");
        var codes = new LinkedHashMap<>(Query.of(page.uri().resolve(address)));
        codes.remove("execution");
        return codes;
    }
}
