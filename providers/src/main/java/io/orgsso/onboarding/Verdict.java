package io.orgsso.onboarding;

import io.orgsso.domain.EmailAddress;
import io.orgsso.organization.OrganizationId;

/**
 * What the assertion gate found proven in one login: the later steps act on nothing else.
 *
 * @param subject the person's id at the connection; (connection, subject) is who she is
 * @param login root session and tab of the login that it was given for; empty in a token exchange
 */
record Verdict(OrganizationId organization, String connection, String subject, EmailAddress email, String login) {}
