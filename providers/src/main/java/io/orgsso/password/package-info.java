/** The password page, which tells an outsider nothing about who is known here. */
@NullMarked
package io.orgsso.password;

import org.jspecify.annotations.NullMarked;
