/** The servers under test, one for all classes of a run. */
@NullMarked
package io.orgsso.e2e.server;

import org.jspecify.annotations.NullMarked;
