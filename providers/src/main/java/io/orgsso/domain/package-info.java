/** Email addresses and domains, and who has proven to own which. */
@NullMarked
package io.orgsso.domain;

import org.jspecify.annotations.NullMarked;
