package io.orgsso.session;

import io.orgsso.organization.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who may sign in when her organization's single sign-on is out of order.
 *
 * @param appointedBy user id of the administrator who appointed her
 */
public record BreakGlassOwner(UserId user, Instant appointedAt, Optional<String> appointedBy) {}
