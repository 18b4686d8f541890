/** An HTTP user agent that walks through a login as a person does. */
@NullMarked
package io.orgsso.e2e.browser;

import org.jspecify.annotations.NullMarked;
