package io.orgsso.e2e.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.orgsso.e2e.chromium.Tab;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What must be true of every page that a person can meet. */
record Inspection(Tab tab, String name) {
    private static final List<String> LANGUAGES = List.of("de", "fr", "ja", "en");

    /** A message key, a FreeMarker or MessageFormat remainder, or a connection's alias. */
    private static final Pattern INTERNALS = Pattern.compile(
            "orgsso[.-]|\\$\\{|\\{\\d|''|\\b[a-z]+[A-Z]\\w*(Message|Title|Header|Text)\\b|\\bc-[a-z]{10}\\b");

    static Inspection of(Tab tab, String name) {
        return new Inspection(tab, name);
    }

    /** Every size and scheme, and everything on it within reach of the keyboard. */
    Inspection looksRight() {
        for (Look look : Look.values()) {
            look.isFine(tab.page(), name);
        }
        Look.WIDE_LIGHT.on(tab.page());
        showsWhereTheKeyboardIs();
        return readsRight("en");
    }

    /** The same page in every language, chosen on the page itself. */
    Inspection speaksEveryLanguage() {
        Look.NARROW_LIGHT.on(tab.page());
        Set<String> titles = new HashSet<>();
        for (String language : LANGUAGES) {
            choose(language);
            titles.add(readsRight(language).title());
        }
        assertThat(titles).as("titles of %s", name).hasSameSizeAs(LANGUAGES);
        return this;
    }

    /** In this language, without anything that is not meant for people. */
    Inspection readsRight(String language) {
        Page page = tab.page();
        assertThat(page.locator("html").getAttribute("lang")).as(name).isEqualTo(language);
        assertThat(tab.text()).as(name).doesNotContainPattern(INTERNALS);
        Look.NARROW_LIGHT.on(page);
        Look.fits(page, name + " in " + language);
        Look.keep(page, name + "-" + language);
        return this;
    }

    /** Another language, as a person chooses it on the page. */
    void choose(String language) {
        Page page = tab.page();
        page.locator(".orgsso-languages summary").click();
        page.locator(".orgsso-languages a[hreflang=" + language + "]").click();
        page.waitForFunction("language => document.documentElement.lang === language", language);
        page.waitForLoadState();
    }

    private String title() {
        return tab.page().locator("h1").innerText();
    }

    /** Tab reaches everything that can be used, in the order of the page, and each shows that it has the focus. */
    private void showsWhereTheKeyboardIs() {
        Page page = tab.page();
        page.evaluate("document.activeElement.blur()");
        // Of radio buttons Tab reaches the chosen one, and the arrows the others.
        var usable = (Number) page.evaluate("[...document.querySelectorAll('a[href], button, input, select, summary')]"
                + ".filter(e => !e.disabled && e.type !== 'hidden' && e.checkVisibility() && e.tabIndex >= 0)"
                + ".filter(e => e.type !== 'radio' || e.checked).length");
        var reached = new HashSet<Object>();
        for (int i = 0; i < 2 * usable.intValue() + 2; i++) {
            page.keyboard().press("Tab");
            if (page.evaluate("document.activeElement === document.body").equals(false)) {
                reached.add(page.evaluate("document.activeElement.outerHTML"));
                assertThat(page.evaluate("(() => { const s = getComputedStyle(document.activeElement);"
                                + " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; })()"))
                        .as("focus is visible on %s of %s", page.evaluate("document.activeElement.outerHTML"), name)
                        .isEqualTo(true);
            }
        }
        assertThat(reached).as("what Tab reaches on %s", name).hasSize(usable.intValue());
    }
}
