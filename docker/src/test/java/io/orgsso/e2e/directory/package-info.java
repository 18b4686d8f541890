/** An LDAP directory that a realm takes its people from. */
@NullMarked
package io.orgsso.e2e.directory;

import org.jspecify.annotations.NullMarked;
