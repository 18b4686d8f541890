/** What a node remembers of the database and how it hears of changes, and the threads that work beside requests. */
@NullMarked
package io.orgsso.cluster;

import org.jspecify.annotations.NullMarked;
