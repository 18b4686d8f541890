/** Where an organization's single sign-on is insisted on, and the way in when it is out of order. */
@NullMarked
package io.orgsso.enforcement;

import org.jspecify.annotations.NullMarked;
