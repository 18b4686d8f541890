package io.orgsso.e2e.chromium;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.orgsso.e2e.browser.Arrival;
import io.orgsso.e2e.server.Build;
import java.net.URI;
import java.util.Locale;

/** A person at Chromium: fields are found by name, buttons as she sees them. */
public record Tab(Page page, Viewport viewport, ClientPage client) {
    public Tab open(URI address) {
        page.navigate(address.toString());
        return this;
    }

    /** A second tab of the same browser, with the same cookies. */
    public Tab beside() {
        return new Tab(page.context().newPage(), viewport, client);
    }

    public Tab enterEmail(String email) {
        page.locator("input[name=username]").fill(email);
        return submit("username");
    }

    public Tab enterPassword(String password) {
        page.locator("input[name=password]").fill(password);
        return submit("password");
    }

    /** Signs in on a page with both fields. */
    public Tab signIn(String username, String password) {
        page.locator("input[name=username]").fill(username);
        return enterPassword(password);
    }

    /** Presses the button of the form that has this field. */
    public Tab submit(String field) {
        page.locator("form:has([name=" + field + "]) [type=submit]").first().click();
        return this;
    }

    public Tab press(String button) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button))
                .click();
        return this;
    }

    /** Waits until the browser is back at the client. */
    public Arrival arrival() {
        page.waitForURL(address -> address.startsWith(client.redirectUri().toString()));
        return new Arrival(URI.create(page.url()));
    }

    public String title() {
        return page.title();
    }

    public String text() {
        return page.locator("body").innerText();
    }

    /** Waits for the field and keeps the page: what the person sees fits her screen, without scrolling sideways. */
    public Tab sees(String field, String screenshotName) {
        page.locator("[name=" + field + "]").first().waitFor();
        return fits().screenshot(screenshotName);
    }

    /** Waits for words on the page and keeps it. */
    public Tab reads(String words, String screenshotName) {
        page.getByText(words).first().waitFor();
        return fits().screenshot(screenshotName);
    }

    private Tab fits() {
        var tooWide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
        if (((Number) tooWide).intValue() > 0) {
            throw new AssertionError(page.url() + " is " + tooWide + " pixels wider than a " + viewport);
        }
        return this;
    }

    /** Keeps what the person sees as {@code target/screenshots/NAME-phone.png} or {@code …-desktop.png}. */
    public Tab screenshot(String name) {
        var file = name + "-" + viewport.name().toLowerCase(Locale.ROOT) + ".png";
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Build.target().resolve("screenshots").resolve(file)));
        return this;
    }
}
