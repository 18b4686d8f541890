package io.orgsso.e2e.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.e2e.browser.Page;
import java.net.URI;
import java.util.regex.Pattern;

/** The page that a person sees instead of being signed in, and what must be true of it. */
public final class RefusalPage {
    private static final Pattern REFERENCE = Pattern.compile("Reference:?\\s*(\\w{6,})");

    private final Page page;

    private RefusalPage(Page page) {
        this.page = page;
    }

    public static RefusalPage of(Page page) {
        return new RefusalPage(page);
    }

    /** A page of ours: says what to do, gives a reference for support, shows no internals. */
    public RefusalPage isUnderstandable() {
        assertThat(page.status()).as("%s", page).isBetween(400, 599);
        assertThat(page.text()).contains("Reference");
        return showsNoInternals();
    }

    public RefusalPage showsNoInternals() {
        assertThat(page.text())
                .doesNotContain("Exception", "\tat ", "org.keycloak", "io.orgsso", "${", "null", "orgsso.");
        return this;
    }

    /** Names of organizations, connections or people that are none of this person's business. */
    public RefusalPage doesNotName(String... names) {
        assertThat(page.text()).doesNotContainIgnoringCase(names);
        return this;
    }

    /** The code that the person can tell support; it stands in the event too. */
    public String reference() {
        var match = REFERENCE.matcher(page.text());
        if (!match.find()) {
            throw new AssertionError("no reference on " + page);
        }
        return match.group(1);
    }

    /** The event that this page's reference leads to. */
    public JsonNode event(World world) {
        return world.cloud().events().recent(100).stream()
                .filter(event ->
                        event.path("details").path("reference").asText().equals(reference()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no event with reference " + reference()));
    }

    /** Where "try again" leads. */
    public URI retry() {
        var link = page.html().selectFirst("a[href*=restart], a#orgsso-retry, a[href*=login-actions]");
        if (link == null) {
            throw new AssertionError("no way on from " + page);
        }
        return page.uri().resolve(link.attr("href"));
    }
}
