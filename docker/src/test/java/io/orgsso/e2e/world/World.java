package io.orgsso.e2e.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orgsso.e2e.admin.AdminApi;
import io.orgsso.e2e.admin.RealmAdmin;
import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.idp.SayAnythingIdp;
import io.orgsso.e2e.idp.SayAnythingSamlIdp;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.server.DemoRealms;
import io.orgsso.e2e.server.ServerUnderTest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/**
 * The realm {@code cloud} of the demo and what a test adds to it. Everything added gets names of its own, so that tests
 * share a server without meeting each other.
 *
 * <pre>{@code
 * var idp = world.oidcIdp();
 * var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);
 * idp.willSay(Persona.okta(fabrikam.address("zoe")));
 * var tokens = world.login("openid organization").as(fabrikam.address("zoe")).tokens();
 * }</pre>
 */
public final class World implements AutoCloseable {
    static {
        // For a slow machine; below the thirty seconds of the session sweep and the minute of the pass, which would
        // hide that a ring was lost.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(25));
    }

    private final ServerUnderTest server;
    private final AdminApi api;
    private final String cloud;
    private final List<Runnable> closings = new ArrayList<>();

    World(ServerUnderTest server) {
        this(server, "cloud");
    }

    private World(ServerUnderTest server, String cloud) {
        this.server = server;
        this.api = AdminApi.asAdmin(server.url());
        this.cloud = cloud;
    }

    /** The world on a server that somebody else has started. */
    public static World at(URI url) {
        return new World(ServerUnderTest.at(url));
    }

    public RealmAdmin cloud() {
        return realm(cloud);
    }

    /**
     * A world of its own on the same server: the realm {@code cloud} under another name, changed before its import. The
     * demo's IdPs do not know it.
     */
    public World copy(Consumer<ObjectNode> change) {
        var realm = DemoRealms.cloudAt(server.url());
        var name = "cloud-" + random(10);
        realm.put("realm", name);
        change.accept(realm);
        api.post("/admin/realms", realm).ok();
        return new World(server, name);
    }

    /** The same realm, asked through another node. */
    public World through(ServerUnderTest node) {
        return new World(node, cloud);
    }

    public RealmAdmin realm(String name) {
        return new RealmAdmin(api, name);
    }

    public ServerUnderTest server() {
        return server;
    }

    /** The demo's client in realm cloud. */
    public Client console() {
        return Client.cloudConsole(server.realm(cloud));
    }

    /** The same client with another redirect URI, such as the page that Chromium ends at. */
    public Client consoleAt(URI redirectUri) {
        return new Client(console().realm(), console().id(), redirectUri);
    }

    /** A new browser on the first page that a login for these scopes shows. */
    public Login login(String scope) {
        return login(new Login(console(), console().begin(scope), browser()));
    }

    /** A login as given, opened. */
    public Login login(Login login) {
        login.browser().open(login.request().uri());
        return login;
    }

    public LoginBrowser browser() {
        return LoginBrowser.fresh(console().redirectUri());
    }

    /** A new organization whose alias begins with this name. */
    public Organization organization(String name) {
        return organization(name, Map.of());
    }

    public Organization organization(String name, Map<String, List<String>> attributes) {
        var alias = name + "-" + random(10);
        var id = cloud().organizations().create(alias, List.of(), attributes);
        return new Organization(cloud(), id, alias, alias + ".example");
    }

    /** An organization that is there already, by its alias. */
    public Organization existing(String alias, String domain) {
        var id = cloud().organizations().idOf(alias).orElseThrow(() -> new AssertionError("no organization " + alias));
        return new Organization(cloud(), id, alias, domain);
    }

    /** The organization of one of the demo's people. */
    public Organization organizationOf(Person person) {
        return person.organization().equals("northwind") ? northwind() : contoso();
    }

    public Organization northwind() {
        return existing("northwind", "northwind.example");
    }

    public Organization contoso() {
        return existing("contoso", "contoso.example");
    }

    /** An IdP that lives until this world is closed. */
    public SayAnythingIdp oidcIdp() {
        var idp = SayAnythingIdp.start();
        atTheEnd(idp::close);
        return idp;
    }

    public SayAnythingSamlIdp samlIdp() {
        var idp = SayAnythingSamlIdp.start();
        atTheEnd(idp::close);
        return idp;
    }

    /** Runs when this world is closed, in reverse order. */
    public void atTheEnd(Runnable closing) {
        closings.add(closing);
    }

    /** Lower-case letters that no other test has. */
    public static String random(int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ThreadLocalRandom.current().nextInt('a', 'z' + 1));
        }
        return text.toString();
    }

    @Override
    public void close() {
        Collections.reverse(closings);
        closings.forEach(Runnable::run);
        closings.clear();
    }
}
