package io.orgsso.admin;

import io.orgsso.account.Account;
import io.orgsso.account.AccountStore;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** {@code …/orgsso/accounts}: what the account-resource store believes, not what Keycloak believes. */
public final class AccountsResource {
    private final KeycloakSession session;
    private final RealmModel realm;
    private final Caller caller;

    AccountsResource(KeycloakSession session, RealmModel realm, Caller caller) {
        this.session = session;
        this.realm = realm;
        this.caller = caller;
    }

    /**
     * The realm's accounts ordered by alias; {@code first} (default 0) and {@code max} (default 50, at most 100) choose
     * the page; {@code next} is the {@code first} of the next one, and the last page has none. Role:
     * {@code view-organizations}.
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> list(
            @QueryParam("first") @Nullable String first, @QueryParam("max") @Nullable String max) {
        caller.requireView();
        Page page = Page.of(first, max);
        return page.answer(
                "accounts",
                AccountStore.of(session).page(realm.getId(), page.first(), page.wanted()),
                AccountsResource::json);
    }

    @Path("{alias}")
    public AccountResource account(@PathParam("alias") String alias) {
        // Before the look-up: whoever may not see accounts learns nothing about which exist.
        caller.requireView();
        Account account = AccountStore.of(session)
                .byAlias(realm.getId(), Given.parameter("alias", alias))
                .orElseThrow(() -> Problem.notFound("The realm has no account with this alias."));
        return new AccountResource(session, realm, caller, account);
    }

    static Map<String, Object> json(Account account) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("organizationId", account.organization().value());
        json.put("alias", account.alias());
        json.put("legalName", account.legalName());
        json.put("plan", account.plan());
        json.put("externalAccountId", account.externalAccountId());
        json.put("state", account.state().word());
        json.put("createdAt", Page.time(account.createdAt()));
        return json;
    }
}
