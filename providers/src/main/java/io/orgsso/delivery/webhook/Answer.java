package io.orgsso.delivery.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver answered; its body is nobody's business.
 *
 * @param retryAfter how long it wants to be left alone, where it said so
 */
record Answer(int status, @Nullable Duration retryAfter) {}
