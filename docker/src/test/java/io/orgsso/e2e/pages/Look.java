package io.orgsso.e2e.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.orgsso.e2e.server.Build;
import java.util.Locale;

/** One way to look at a page: how wide the screen is, and whether the device is set to dark. */
enum Look {
    NARROW_LIGHT(320, 640, ColorScheme.LIGHT),
    NARROW_DARK(320, 640, ColorScheme.DARK),
    WIDE_LIGHT(1280, 800, ColorScheme.LIGHT),
    WIDE_DARK(1280, 800, ColorScheme.DARK);

    private final int width;
    private final int height;
    private final ColorScheme scheme;

    Look(int width, int height, ColorScheme scheme) {
        this.width = width;
        this.height = height;
        this.scheme = scheme;
    }

    Look on(Page page) {
        page.setViewportSize(width, height);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
        return this;
    }

    /** Fits, is in the device's scheme, and axe-core finds nothing in it; the picture stays in target/screenshots. */
    void isFine(Page page, String name) {
        on(page);
        keep(page, name + "-" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
        fits(page, name);
        assertThat(isDark(page)).as("%s of %s is dark", this, name).isEqualTo(scheme == ColorScheme.DARK);
        assertThat(new AxeBuilder(page).setLegacyMode(true).analyze().getViolations())
                .as("axe-core on %s of %s", this, name)
                .extracting(rule -> rule.getId() + ": " + rule.getHelp() + " "
                        + rule.getNodes().stream().map(node -> node.getHtml()).toList())
                .isEmpty();
    }

    static void fits(Page page, String name) {
        assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("how many pixels %s is wider than the screen", name)
                .isEqualTo(0);
    }

    static void keep(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Build.target().resolve("screenshots/pages/" + name + ".png")));
    }

    static boolean isDark(Page page) {
        return (Boolean) page.evaluate("getComputedStyle(document.querySelector('.orgsso-card')).backgroundColor"
                + ".match(/\\d+/g).slice(0, 3).every(part => part < 64)");
    }
}
