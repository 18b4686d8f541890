package io.orgsso.e2e.browser;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jsoup.nodes.FormElement;

/** A form with what is filled in so far: the page's own values first. */
public final class Form {
    private final URI action;
    private final String method;
    private final Map<String, String> values = new LinkedHashMap<>();

    Form(URI page, FormElement form) {
        this.action = form.attr("action").isEmpty() ? page : page.resolve(form.attr("action"));
        this.method = form.attr("method").toUpperCase(Locale.ROOT).equals("POST") ? "POST" : "GET";
        // formData() leaves buttons out, as a browser does until one is pressed.
        form.formData().forEach(field -> values.put(field.key(), field.value()));
    }

    /** Types a value, whether or not the page offers the field: an attacker's browser does so too. */
    public Form fill(String name, String value) {
        values.put(name, value);
        return this;
    }

    /** Presses the button of this name and value. */
    public Form press(String name, String value) {
        return fill(name, value);
    }

    /** Leaves a field out of what is sent. */
    public Form leaveOut(String name) {
        values.remove(name);
        return this;
    }

    public Map<String, String> values() {
        return Map.copyOf(values);
    }

    public URI action() {
        return action;
    }

    String method() {
        return method;
    }
}
