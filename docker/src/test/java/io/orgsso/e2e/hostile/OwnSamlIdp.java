package io.orgsso.e2e.hostile;

import io.orgsso.e2e.idp.SamlPersona;
import io.orgsso.e2e.idp.SayAnythingSamlIdp;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;

record OwnSamlIdp(World world, SayAnythingSamlIdp idp, Organization tenant, String connection) implements LyingIdp {
    static OwnSamlIdp in(World world) {
        var idp = world.samlIdp();
        var tenant = world.organization("tailspin").withVerifiedDomain();
        return new OwnSamlIdp(world, idp, tenant, tenant.connect(idp));
    }

    @Override
    public Organization victim() {
        return world.contoso();
    }

    @Override
    public String victimsMember() {
        return Person.CAROL.email();
    }

    @Override
    public void willSay(String subject, String email) {
        idp.willSay(SamlPersona.withEmailAttribute(email).nameId(subject));
    }

    @Override
    public Login says(String subject, String email) {
        return says(SamlPersona.withEmailAttribute(email).nameId(subject));
    }

    Login says(SamlPersona persona) {
        idp.willSay(persona);
        return world.login("openid organization").as(tenant.address("someone"));
    }
}
