package io.orgsso.e2e.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.world.World;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A SAML service provider that people enter by a link. */
final class SamlClient {
    private static final Pattern SESSION_END = Pattern.compile("SessionNotOnOrAfter=\"([^\"]+)\"");

    private final URI entrance;
    private @Nullable String response;

    private SamlClient(URI entrance) {
        this.entrance = entrance;
    }

    static SamlClient in(World world) {
        var name = "saml-app-" + World.random(10);
        world.cloud()
                .api()
                .post(
                        world.cloud().path("/clients"),
                        Map.of(
                                "clientId",
                                name,
                                "protocol",
                                "saml",
                                "redirectUris",
                                new String[] {world.console().redirectUri().toString()},
                                "attributes",
                                Map.of(
                                        "saml_idp_initiated_sso_url_name",
                                        name,
                                        "saml_assertion_consumer_url_post",
                                        world.console().redirectUri().toString(),
                                        "saml.force.post.binding",
                                        "true",
                                        "saml.authnstatement",
                                        "true",
                                        "saml.server.signature",
                                        "true",
                                        "saml_name_id_format",
                                        "username")))
                .ok();
        return new SamlClient(URI.create(world.console().realm() + "/protocol/saml/clients/" + name));
    }

    /** Comes in; the browser ends here if Keycloak asks for nothing. */
    LoginBrowser enter(LoginBrowser browser) {
        response = null;
        return browser.tamperingWithSaml(fields -> {
                    response = fields.get("SAMLResponse");
                    return new HashMap<>(fields);
                })
                .open(entrance);
    }

    /** What the last assertion says about the end of the session. */
    Optional<Instant> sessionEnd() {
        var xml = new String(
                Base64.getMimeDecoder().decode(Optional.ofNullable(response).orElseThrow()), UTF_8);
        var end = SESSION_END.matcher(xml);
        return end.find() ? Optional.of(Instant.parse(end.group(1))) : Optional.empty();
    }
}
