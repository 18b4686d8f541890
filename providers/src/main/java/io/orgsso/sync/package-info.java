/**
 * From any change of membership to every target: a mark in the change's own transaction, the projector that compares
 * truth with projection after commit, the change feed, and delivery. Nothing here is believed because an event said so.
 */
@NullMarked
package io.orgsso.sync;

import org.jspecify.annotations.NullMarked;
