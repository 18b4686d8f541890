/** Identity providers of one tenant that claim what is another's: none of it may come true. */
@NullMarked
package io.orgsso.e2e.hostile;

import org.jspecify.annotations.NullMarked;
