/**
 * From any change of membership to the store: a mark in the change's own transaction, and after commit the projector that
 * compares truth with projection. Nothing here is believed because an event said so.
 */
@NullMarked
package io.orgsso.sync;

import org.jspecify.annotations.NullMarked;
