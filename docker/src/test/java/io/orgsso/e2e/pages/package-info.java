/** What people see: every page at every size, in every scheme and language. */
@NullMarked
package io.orgsso.e2e.pages;

import org.jspecify.annotations.NullMarked;
