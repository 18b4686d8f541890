package io.orgsso.session;

import io.orgsso.organization.OrganizationId;
import java.time.Instant;

/** What a sign-on can show for itself, beside a credential of the account. */
public sealed interface SignOnProof {
    /** The organization that this sign-on, and so each of its tokens, speaks of. */
    OrganizationId organization();

    /** When it was given, in epoch seconds. */
    long at();

    /**
     * The organization's identity provider signed the person in.
     *
     * @param connection its alias
     */
    record ByConnection(OrganizationId organization, String connection, long at) implements SignOnProof {}

    /**
     * A break-glass owner signed in at her own address.
     *
     * @param until when the emergency access ends, whatever the session's own life
     */
    record InEmergency(OrganizationId organization, long at, Instant until) implements SignOnProof {}
}
