package io.orgsso.e2e.hostile;

import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.idp.SamlPersona;
import io.orgsso.e2e.world.World;
import java.net.URI;
import java.util.Map;

/** SAML responses that nobody has asked for (IdP-initiated sign-on). */
final class Unsolicited {
    private Unsolicited() {}

    /** A fresh browser that brings one, truly signed, to the connection's address for this client. */
    static LoginBrowser response(World world, OwnSamlIdp tenant, String email) {
        return post(world, tenant, email, "/clients/" + world.console().id());
    }

    /** The same to the address without a client. */
    static LoginBrowser responseToNoClient(World world, OwnSamlIdp tenant, String email) {
        return post(world, tenant, email, "");
    }

    private static LoginBrowser post(World world, OwnSamlIdp tenant, String email, String below) {
        var consumer = URI.create(world.console().realm() + "/broker/" + tenant.connection() + "/endpoint" + below);
        var response = tenant.idp()
                .unsolicited(
                        SamlPersona.withEmailAttribute(email),
                        world.console().realm().toString(),
                        consumer);
        return world.browser().post(consumer, Map.of("SAMLResponse", response));
    }
}
