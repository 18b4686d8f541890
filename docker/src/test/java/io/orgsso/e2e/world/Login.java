package io.orgsso.e2e.world;

import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.browser.Page;
import io.orgsso.e2e.oidc.AuthorizationRequest;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.oidc.Tokens;

/** One login: the client's request and the browser that carries it through. */
public record Login(Client client, AuthorizationRequest request, LoginBrowser browser) {
    /** Types the email; where the organization's IdP signs in by itself, the whole way to the client. */
    public Login as(String email) {
        browser.enterEmail(email);
        return this;
    }

    /** Types the email and signs in at the page of the IdP (or of this realm) that comes next. */
    public Login as(String email, String username, String password) {
        browser.enterEmail(email).signIn(username, password);
        return this;
    }

    /** One of the demo's people, the whole way to the client. */
    public Login as(Person person) {
        return as(person.email(), person.username(), person.password());
    }

    /** Trades the code that arrived for tokens. */
    public Tokens tokens() {
        return client.redeem(request, browser.arrival());
    }

    public Page page() {
        return browser.page();
    }
}
