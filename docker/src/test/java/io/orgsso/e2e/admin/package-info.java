/** What an operator sees and does through the admin REST API. */
@NullMarked
package io.orgsso.e2e.admin;

import org.jspecify.annotations.NullMarked;
