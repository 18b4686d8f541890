/** The account-resource store beside Keycloak's tables: accounts, members, resources. */
@NullMarked
package io.orgsso.account;

import org.jspecify.annotations.NullMarked;
