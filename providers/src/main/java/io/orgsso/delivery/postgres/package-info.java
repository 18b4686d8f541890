/** Target {@code postgres}: accounts and members of the store in a PostgreSQL database of the vendor's own. */
@NullMarked
package io.orgsso.delivery.postgres;

import org.jspecify.annotations.NullMarked;
