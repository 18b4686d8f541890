/** A target of one's own, to begin from. */
@NullMarked
package io.orgsso.example;

import org.jspecify.annotations.NullMarked;
