/** Deliveries to targets, as their receivers see them. */
@NullMarked
package io.orgsso.e2e.sync;

import org.jspecify.annotations.NullMarked;
