/**
 * Brings every target up to date with every member: what each is owed, the loop that delivers it, and the SPI
 * {@code orgsso-sync-target}; the targets that come with the jar are sub-rooms.
 */
@NullMarked
package io.orgsso.delivery;

import org.jspecify.annotations.NullMarked;
