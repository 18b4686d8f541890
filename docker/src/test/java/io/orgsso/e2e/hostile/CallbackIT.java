package io.orgsso.e2e.hostile;

import io.orgsso.e2e.idp.SamlPersona;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** True SAML responses that are used at the wrong place or time. */
@OnKeycloak
final class HostileSamlIT {
    private final World world;

    HostileSamlIT(World world) {
        this.world = world;
    }

    @BeforeEach
    void theVictimIsAMember() {
        world.login("openid").as(Person.CAROL).tokens();
    }

    @Test
    void anOrganizationThatIsSwitchedOffMeanwhileLetsNobodyIn() {
        var tenant = OwnSamlIdp.in(world);
        var mallory = tenant.tenant().address("mallory");
        tenant.idp().willSay(SamlPersona.withEmailAttribute(mallory));
        var attack = Attack.by(tenant, world);

        var login = loginWhereAResponse(fields -> {
            world.cloud().organizations().enable(tenant.tenant().id(), false);
            return fields;
        });
        login.as(mallory);

        // Keycloak does not know the connection of a disabled organization and answers before our gate can.
        attack.isRefused(login);
    }

    @Test
    void anAssertionForAnotherConnectionIsRefused() {
        var tenant = OwnSamlIdp.in(world);
        var stolen = responseTo(tenant, tenant.tenant().address("mallory"));
        var attack = Attack.by(tenant, world);

        var login = loginWhereAResponse(fields -> swapped(fields, stolen));
        login.as(Person.CAROL);

        attack.isRefused(login);
    }

    @Test
    void anAssertionIsGoodOnce() {
        var tenant = OwnSamlIdp.in(world);
        var zoe = tenant.tenant().address("zoe");
        var stolen = responseTo(tenant, zoe);
        var attack = Attack.by(tenant, world);

        var login = loginWhereAResponse(fields -> swapped(fields, stolen));
        login.as(zoe);

        attack.isRefused(login);
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

    private static Map<String, String> swapped(Map<String, String> fields, String response) {
        var swapped = new LinkedHashMap<>(fields);
        swapped.put("SAMLResponse", response);
        return swapped;
    }
}
