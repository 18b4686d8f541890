package io.orgsso.e2e.browser;

import java.net.URI;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;

/**
 * A page as the person sees it.
 *
 * @param html the document; {@link #text()} is what can be read on it
 */
public record Page(URI uri, int status, Document html) {
    public String title() {
        return html.title();
    }

    public String text() {
        return html.body().text();
    }

    /** The field of this name, if the page has a form with it. */
    public Optional<Element> field(String name) {
        return Optional.ofNullable(html.selectFirst("form [name=" + name + "]"));
    }

    public boolean hasField(String name) {
        return field(name).isPresent();
    }

    /** What a field holds before anything is typed. */
    public String valueOf(String name) {
        return field(name).map(Element::val).orElseThrow(() -> new AssertionError("no field " + name + " on " + this));
    }

    /** The form that holds the field. */
    Form formWith(String fieldName) {
        return field(fieldName)
                .map(field -> field.closest("form"))
                .map(FormElement.class::cast)
                .map(form -> new Form(uri, form))
                .orElseThrow(() -> new AssertionError("no form with a field " + fieldName + " on " + this));
    }

    /** The first form of the page, for pages that only ask for a click. */
    Form firstForm() {
        return Optional.ofNullable(html.selectFirst("form"))
                .map(FormElement.class::cast)
                .map(form -> new Form(uri, form))
                .orElseThrow(() -> new AssertionError("no form on " + this));
    }

    /** The form that a script would submit by itself: SAML's POST binding. */
    Optional<Form> selfSubmittingForm() {
        return Optional.ofNullable(
                        html.selectFirst("form:has(input[name=SAMLRequest]), form:has(input[name=SAMLResponse])"))
                .map(FormElement.class::cast)
                .map(form -> new Form(uri, form));
    }

    /** The address of the first link whose text contains these words. */
    Optional<URI> link(String words) {
        return Optional.ofNullable(
                        html.selectFirst("a[href]:containsOwn(" + words + "), a[href]:contains(" + words + ")"))
                .map(link -> uri.resolve(link.attr("href")));
    }

    @Override
    public String toString() {
        return "page '%s' (%d) at %s:%n%s".formatted(title(), status, uri, text());
    }
}
