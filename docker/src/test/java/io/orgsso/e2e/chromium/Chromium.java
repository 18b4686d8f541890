package io.orgsso.e2e.chromium;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One Chromium for the run; each {@link Tab} is a person with cookies of her own. */
public final class Chromium implements AutoCloseable {
    private final Playwright playwright;
    private final Browser browser;
    private final ClientPage client = ClientPage.listen();
    private final List<Tab> tabs = new ArrayList<>();

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium start(Path executable) {
        // The driver must not fetch a browser of its own: the installed one is used.
        var playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        var options = new BrowserType.LaunchOptions()
                .setExecutablePath(executable)
                .setArgs(List.of(
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--no-first-run"));
        return new Chromium(playwright, playwright.chromium().launch(options));
    }

    /** A new person at a screen of this size. */
    public Tab open(Viewport viewport) {
        return open(viewport, new Browser.NewContextOptions().setLocale("en-US"));
    }

    /** A person whose browser asks for pages in this language. */
    public Tab openIn(String language, Viewport viewport) {
        return open(viewport, new Browser.NewContextOptions().setLocale(language));
    }

    /** A person whose browser runs no scripts. */
    public Tab openWithoutScripts(Viewport viewport) {
        return open(viewport, new Browser.NewContextOptions().setLocale("en-US").setJavaScriptEnabled(false));
    }

    private Tab open(Viewport viewport, Browser.NewContextOptions options) {
        var context = browser.newContext(options.setViewportSize(viewport.width, viewport.height));
        var page = context.newPage();
        page.setDefaultTimeout(20_000);
        var tab = new Tab(page, viewport, client);
        tabs.add(tab);
        return tab;
    }

    /** The client's page that logins end at. */
    public ClientPage client() {
        return client;
    }

    void keepScreenshots(Path file) {
        for (int i = 0; i < tabs.size(); i++) {
            var name = file.getFileName().toString().replaceFirst("\\.png$", "-" + i + ".png");
            tabs.get(i).page().screenshot(new Page.ScreenshotOptions().setPath(file.resolveSibling(name)));
        }
    }

    void closeTabs() {
        tabs.forEach(tab -> tab.page().context().close());
        tabs.clear();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
        client.close();
    }
}
