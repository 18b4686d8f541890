/** Organizations, connections and people, built in a test's own words. */
@NullMarked
package io.orgsso.e2e.world;

import org.jspecify.annotations.NullMarked;
