/** The operator's doors: REST under /admin/realms/{realm}/orgsso, and what a realm import seeds. */
@NullMarked
package io.orgsso.admin;

import org.jspecify.annotations.NullMarked;
