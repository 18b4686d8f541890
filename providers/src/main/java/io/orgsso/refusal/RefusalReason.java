package io.orgsso.refusal;

import jakarta.ws.rs.core.Response.Status;
import java.util.Locale;

/**
 * Why a sign-in was refused. {@link #code()} is stable: it stands in the event ({@code error} is {@code orgsso_} and the
 * code), in the page's message keys and in operators' alerts.
 */
public enum RefusalReason {
    /** The assertion names no email address. */
    NO_EMAIL(Status.FORBIDDEN),
    /** It names something that is not one address. */
    EMAIL_MALFORMED(Status.FORBIDDEN),
    /** It names an address and does not vouch for it. */
    EMAIL_UNVERIFIED(Status.FORBIDDEN),
    /** The address is outside the domains that this organization has proven to own. */
    DOMAIN_FOREIGN(Status.FORBIDDEN),
    /** The person was a member before, and the organization's policy does not let her in again by herself. */
    REJOIN_REFUSED(Status.FORBIDDEN),
    ORGANIZATION_DISABLED(Status.FORBIDDEN),
    CONNECTION_DISABLED(Status.FORBIDDEN),
    /** The connection speaks for no organization, or follows a preset that we do not have. */
    CONNECTION_UNASSIGNED(Status.FORBIDDEN),
    /**
     * The connection's settings switch off what makes an assertion trustworthy, or another of its mappers writes the
     * account's email or username, past the gate.
     */
    CONNECTION_UNSAFE(Status.FORBIDDEN),
    /** The account behind this sign-in has another address than the one proven now. */
    OTHER_ACCOUNT(Status.FORBIDDEN),
    /** Somebody else is signed in in this browser; trying again signs that person out. */
    OTHER_PERSON(Status.CONFLICT),
    /** A connection may be linked by members of its organization only. */
    LINK_REFUSED(Status.FORBIDDEN),
    /** Her organization insists on its own sign-in, and this one was another. */
    SSO_REQUIRED(Status.FORBIDDEN),
    /** The account with this address belongs to another organization, and this one has not invited it. */
    NOT_INVITED(Status.FORBIDDEN),
    /** The answer says that it comes from another identity provider than the one that was asked (RFC 9207). */
    WRONG_ISSUER(Status.FORBIDDEN),
    /** The assertion does not say who the person is at the identity provider. */
    NO_SUBJECT(Status.FORBIDDEN),
    /** While this login stood at a page, everything open on the account ended: its owner proved it hers, or an admin did. */
    LOGIN_OVERTAKEN(Status.FORBIDDEN),
    /**
     * The account belongs to another organization too, and the identity provider that signed the person in does not speak
     * for that one: what opens the account is not changed by its word.
     */
    SHARED_ACCOUNT(Status.FORBIDDEN),
    /** A later step found no verdict of the assertion gate for this login. */
    NO_VERDICT(Status.FORBIDDEN),
    /**
     * The identity provider's answer was not taken: wrong signature, issuer, recipient, time or request, or an assertion
     * that does not say whom it is for and what it answers.
     */
    ANSWER_INVALID(Status.BAD_REQUEST),
    /** The identity provider answered an error. */
    IDP_ERROR(Status.BAD_GATEWAY),
    /** We could not send the person to the identity provider. */
    IDP_UNREACHABLE(Status.BAD_GATEWAY);

    private final Status status;

    RefusalReason(Status status) {
        this.status = status;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The {@code error} of the Keycloak event, for example {@code orgsso_domain_foreign}. */
    String eventError() {
        return "orgsso_" + name().toLowerCase(Locale.ROOT);
    }

    Status status() {
        return status;
    }
}
