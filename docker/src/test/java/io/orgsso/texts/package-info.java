/** The texts of the pages and emails, in every language. */
@NullMarked
package io.orgsso.texts;

import org.jspecify.annotations.NullMarked;
