/** JSON as the tests read and write it. */
@NullMarked
package io.orgsso.e2e.json;

import org.jspecify.annotations.NullMarked;
