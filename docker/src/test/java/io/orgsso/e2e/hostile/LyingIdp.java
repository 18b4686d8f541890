package io.orgsso.e2e.hostile;

import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.Organization;

/** A tenant's IdP that signs what the attacker wants. */
interface LyingIdp {
    /** The tenant; its domain is verified. */
    Organization tenant();

    /** The alias of its connection. */
    String connection();

    /** Whose people the attacker is after. */
    Organization victim();

    /** An address of one of the victim's members. */
    String victimsMember();

    /** From now on this is who comes from it; where people type their passwords there, who can. */
    void willSay(String subject, String email);

    /**
     * A fresh browser in which this person has just come back from the IdP.
     *
     * @param subject the IdP's own name for the person; equal subjects are one person
     * @param email what the IdP says her verified address is
     */
    Login says(String subject, String email);
}
