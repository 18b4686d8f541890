package io.orgsso.delivery;

import io.orgsso.account.MemberKey;
import io.orgsso.feed.MemberMessage;
import java.util.Optional;

/**
 * A message that a target has refused for good.
 *
 * @param version the member's version that it is about
 * @param failedAt in milliseconds
 * @param payload what a replay would send; empty where the member's row is purged
 */
public record DeadLetter(
        MemberKey member, long version, int attempts, String reason, long failedAt, Optional<MemberMessage> payload) {}
