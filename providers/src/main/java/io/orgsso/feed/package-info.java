/**
 * What there is to tell of a member: changes with their place in the feed, and the message that every target and every
 * reader of the feed gets.
 */
@NullMarked
package io.orgsso.feed;

import org.jspecify.annotations.NullMarked;
