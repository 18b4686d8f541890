/** The target {@code kafka}, a jar of its own: most installations have no Kafka, and its client is large. */
@NullMarked
package io.orgsso.delivery.kafka;

import org.jspecify.annotations.NullMarked;
