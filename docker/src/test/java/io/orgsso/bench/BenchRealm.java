package io.orgsso.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orgsso.e2e.admin.AdminApi;
import io.orgsso.e2e.admin.RealmAdmin;
import io.orgsso.e2e.browser.Query;
import io.orgsso.e2e.json.Json;
import io.orgsso.e2e.server.DemoRealms;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A realm that is the demo's but for its side's flows, on a server. */
record BenchRealm(URI server, AdminApi api, String name, Side side) {
    private static final String CALLBACK = "http://127.0.0.1:8449/callback";
    /** RFC 7636, appendix B. */
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    static BenchRealm create(URI server, AdminApi api, String name, Side side) {
        return create(server, api, name, side, side == Side.OURS);
    }

    /** @param synced whether the realm opts in to membership sync */
    static BenchRealm create(URI server, AdminApi api, String name, Side side, boolean synced) {
        var realm = DemoRealms.cloudAt(server);
        realm.put("realm", name);
        realm.remove(List.of("organizations", "identityProviders", "identityProviderMappers"));
        // Twenty accounts take wrong passwords in turn, and one is to stay locked.
        realm.put("minimumQuickLoginWaitSeconds", 3600).put("maxFailureWaitSeconds", 3600);
        if (side == Side.NATIVE) {
            realm.remove(List.of(
                    "browserFlow",
                    "firstBrokerLoginFlow",
                    "authenticationFlows",
                    "authenticatorConfig",
                    "requiredActions",
                    "emailTheme"));
        }
        if (!synced) {
            realm.putArray("eventsListeners").add("jboss-logging");
        }
        api.post("/admin/realms", realm).ok();
        return new BenchRealm(server, api, name, side);
    }

    RealmAdmin admin() {
        return new RealmAdmin(api, name);
    }

    /** An organization with one domain, proven, and one connection that decides for it. */
    void organization(String alias, String domain, String connection, String protocol, Map<String, String> config) {
        var id = admin().organizations().create(alias, List.of(domain), Map.of());
        if (side == Side.OURS) {
            admin().identityProviders().create(connection, protocol, config);
        } else {
            api.post(admin().path("/identity-provider/instances"), nativeConnection(connection, protocol, config))
                    .ok();
            if (protocol.equals("saml")) {
                mapName(connection, "firstName");
                mapName(connection, "lastName");
            }
        }
        admin().organizations().link(id, connection);
        if (side == Side.OURS) {
            admin().store().verifyDomain(alias, domain, Optional.empty()).ok();
        } else {
            decideFor(domain, connection);
        }
    }

    private static ObjectNode nativeConnection(String alias, String protocol, Map<String, String> config) {
        return (ObjectNode) Json.of(Map.of(
                "alias",
                alias,
                "displayName",
                "Company sign-in",
                "providerId",
                protocol,
                "enabled",
                true,
                "hideOnLogin",
                true,
                "firstBrokerLoginFlowAlias",
                "first broker login",
                "config",
                new HashMap<>(config)));
    }

    /** Native's way to say that addresses of the domain go to this connection, known people's and others'. */
    private void decideFor(String domain, String connection) {
        var path = admin().path("/identity-provider/instances/" + connection);
        var idp = (ObjectNode) api.get(path).ok().body();
        ((ObjectNode) idp.get("config"))
                .put("kc.org.domain", domain)
                .put("kc.org.broker.redirect.mode.email-matches", "true");
        api.put(path, idp).ok();
    }

    private void mapName(String connection, String attribute) {
        admin().identityProviders()
                .addMapper(
                        connection,
                        attribute,
                        "saml-user-attribute-idp-mapper",
                        Map.of("syncMode", "INHERIT", "attribute.name", attribute, "user.attribute", attribute));
    }

    String loginAddress(String scope) {
        return server + "/realms/" + name + "/protocol/openid-connect/auth?"
                + Query.encode(Map.of(
                        "client_id", "cloud-console",
                        "response_type", "code",
                        "scope", scope,
                        "redirect_uri", CALLBACK,
                        "state", "s",
                        "code_challenge", CHALLENGE,
                        "code_challenge_method", "S256"));
    }

    /** The first page of a new login: its form's address. */
    String emailPage(Visitor visitor) {
        return visitor.get(loginAddress("openid organization")).action();
    }

    /** A login by the email page, whole: from the client's request until the client has tokens. */
    String login(Visitor visitor, String scope, String email) {
        var form = visitor.get(loginAddress(scope)).action();
        var arrival = visitor.travel(visitor.post(form, Map.of("username", email)), CALLBACK);
        var code = Query.of(URI.create(arrival)).get("code");
        if (code == null) {
            throw new IllegalStateException("no code: " + arrival);
        }
        return tokens(
                visitor,
                Map.of(
                        "grant_type", "authorization_code",
                        "code", code,
                        "redirect_uri", CALLBACK,
                        "code_verifier", VERIFIER));
    }

    /** A token request of the client; the new refresh token. */
    String tokens(Visitor visitor, Map<String, String> parameters) {
        var form = new HashMap<>(parameters);
        form.put("client_id", "cloud-console");
        var reply = visitor.post(server + "/realms/" + name + "/protocol/openid-connect/token", form);
        if (reply.status() != 200) {
            throw new IllegalStateException("no tokens: " + reply);
        }
        return Json.parse(reply.body()).path("refresh_token").asText();
    }
}
