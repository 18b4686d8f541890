/** What the operator may do by REST, and who else may not. */
@NullMarked
package io.orgsso.e2e.operator;

import org.jspecify.annotations.NullMarked;
