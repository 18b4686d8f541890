/** Target {@code webhook}: every change of a member as a signed HTTP request to an address of the vendor's own. */
@NullMarked
package io.orgsso.delivery.webhook;

import org.jspecify.annotations.NullMarked;
