/** What a node remembers of the database, and how the nodes tell each other that it changed. */
@NullMarked
package io.orgsso.cluster;

import org.jspecify.annotations.NullMarked;
