package io.orgsso.connection;

import io.orgsso.domain.EmailAddress;

/** What an assertion proves about an email address. */
public sealed interface EmailProof {
    /** The identity provider vouches for this address. */
    record Proven(EmailAddress email) implements EmailProof {}

    /** It names an address and does not vouch for it. */
    record Unverified(EmailAddress email) implements EmailProof {}

    /** It names none. */
    record Missing() implements EmailProof {}

    /** It names something that is not one address. */
    record Malformed() implements EmailProof {}
}
