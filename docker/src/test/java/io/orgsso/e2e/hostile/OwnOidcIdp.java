package io.orgsso.e2e.hostile;

import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SayAnythingIdp;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;

record OwnOidcIdp(World world, SayAnythingIdp idp, Organization tenant, String connection) implements LyingIdp {
    private static final String GUEST = "zoe-the-guest";

    static OwnOidcIdp in(World world) {
        var idp = world.oidcIdp();
        var tenant = world.organization("fabrikam").withVerifiedDomain();
        return new OwnOidcIdp(world, idp, tenant, tenant.connect(idp));
    }

    @Override
    public Organization victim() {
        return world.northwind();
    }

    @Override
    public String victimsMember() {
        return Person.ALICE.email();
    }

    @Override
    public void willSay(String subject, String email) {
        idp.willSay(Persona.verified(email).subject(subject));
    }

    @Override
    public Login says(String subject, String email) {
        return says(Persona.verified(email).subject(subject));
    }

    Login says(Persona persona) {
        idp.willSay(persona);
        return world.login("openid organization").as(tenant.address("someone"));
    }

    /** Zoe's account: of this organization, with its address, and a guest of the other; linked to both. */
    String memberAndGuestOf(OwnOidcIdp other) {
        var zoe = says("zoe", tenant.address("zoe")).tokens().subject();
        world.cloud().organizations().addMember(other.tenant().id(), zoe).ok();
        world.cloud().users().link(zoe, other.connection(), GUEST).ok();
        return zoe;
    }

    /** As the administrator of a guest's other organization's IdP can at any time. */
    Login saysTheGuest() {
        return says(GUEST, tenant.address("zoe"));
    }
}
