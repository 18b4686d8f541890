/** What an identity provider is to us: its preset, and which of its claims proves an email. */
@NullMarked
package io.orgsso.connection;

import org.jspecify.annotations.NullMarked;
