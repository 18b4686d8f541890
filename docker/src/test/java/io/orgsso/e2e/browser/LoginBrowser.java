package io.orgsso.e2e.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/**
 * A person's browser, over HTTP: keeps cookies, follows redirects hop by hop, posts SAML forms as their script would,
 * and stops where a redirect reaches the client.
 *
 * <pre>{@code
 * var arrival = browser.open(request.uri())
 *         .enterEmail("alice@northwind.example")
 *         .signIn("alice", "alice")
 *         .arrival();
 * }</pre>
 */
public final class LoginBrowser {
    private static final int MOST_HOPS = 25;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();
    private final CookieJar cookies = new CookieJar();
    private final List<Hop> hops = new ArrayList<>();
    private final URI client;
    private UnaryOperator<Map<String, String>> samlTampering = UnaryOperator.identity();
    private boolean blocksCookies;
    private @Nullable Page page;
    private @Nullable Arrival arrival;

    private LoginBrowser(URI client) {
        this.client = client;
    }

    /** A browser without cookies that stops at addresses beginning with the client's redirect URI. */
    public static LoginBrowser fresh(URI clientRedirectUri) {
        return new LoginBrowser(clientRedirectUri);
    }

    public LoginBrowser open(URI address) {
        hops.clear();
        return travel("GET", address, null);
    }

    /**
     * Asks for the page again, as Reload and Back do: Keycloak's pages put their own address, without the code that is
     * used once, into the browser's history.
     */
    public LoginBrowser reload() {
        var parameters = new LinkedHashMap<>(Query.of(page().firstForm().action()));
        parameters.remove("session_code");
        var address = page().firstForm().action().toString().replaceFirst("\\?.*", "");
        return open(Query.add(URI.create(address), parameters));
    }

    /** Posts a form that no page of this browser has, as a page of the attacker's would. */
    public LoginBrowser post(URI address, Map<String, String> fields) {
        hops.clear();
        return travel("POST", address, Query.encode(fields));
    }

    /** Fills in the email page and goes on, to wherever discovery sends. */
    public LoginBrowser enterEmail(String email) {
        return submit("username", form -> form.fill("username", email));
    }

    /** Fills in the password page that follows the email page. */
    public LoginBrowser enterPassword(String password) {
        return submit("password", form -> form.fill("password", password));
    }

    /** Signs in on a page with both fields, such as a customer's IdP. */
    public LoginBrowser signIn(String username, String password) {
        return submit("password", form -> form.fill("username", username).fill("password", password));
    }

    /** Fills and submits the form that has this field. */
    public LoginBrowser submit(String fieldName, Consumer<Form> filling) {
        var form = page().formWith(fieldName);
        filling.accept(form);
        return send(form);
    }

    /** Sends the page's first form as it is, by a button of this name and value. */
    public LoginBrowser press(String button, String value) {
        return send(page().firstForm().press(button, value));
    }

    /** Sends the page's first form as it is. */
    public LoginBrowser goOn() {
        return send(page().firstForm());
    }

    /** Sends a form that was taken from a page earlier, as a second tab or the Back button would. */
    public LoginBrowser send(Form form) {
        var body = Query.encode(form.values());
        return form.method().equals("POST")
                ? travel("POST", form.action(), body)
                : travel("GET", Query.add(form.action(), form.values()), null);
    }

    /** The form with this field, unsent. */
    public Form formWith(String fieldName) {
        return page().formWith(fieldName);
    }

    public LoginBrowser follow(String linkText) {
        var link =
                page().link(linkText).orElseThrow(() -> new AssertionError("no link '" + linkText + "' on " + page()));
        return travel("GET", link, null);
    }

    /** Changes the fields of SAML forms before they are posted on. */
    public LoginBrowser tamperingWithSaml(UnaryOperator<Map<String, String>> tampering) {
        samlTampering = tampering;
        return this;
    }

    /** The page the browser shows; fails if it has left for the client. */
    public Page page() {
        if (page == null) {
            throw new AssertionError("no page: the browser is at " + arrival + way());
        }
        return page;
    }

    /** The redirect that reached the client; fails, showing the page, if none did. */
    public Arrival arrival() {
        if (arrival == null) {
            throw new AssertionError("not back at the client but on " + page + way());
        }
        return arrival;
    }

    public Optional<Arrival> maybeArrival() {
        return Optional.ofNullable(arrival);
    }

    /** Every request since {@link #open}. */
    public List<Hop> hops() {
        return List.copyOf(hops);
    }

    public Optional<String> cookie(String name) {
        return cookies.value(name);
    }

    /** Keeps no cookies, as a person set it. */
    public LoginBrowser blockingCookies() {
        blocksCookies = true;
        return this;
    }

    public LoginBrowser forgetCookie(String name) {
        cookies.forget(name);
        return this;
    }

    private LoginBrowser travel(String method, URI address, @Nullable String body) {
        page = null;
        arrival = null;
        var next = new Step(method, address, body);
        for (int i = 0; i < MOST_HOPS; i++) {
            if (next.address().toString().startsWith(client.toString())) {
                arrival = new Arrival(next.address());
                return this;
            }
            var onward = take(next);
            if (onward.isEmpty()) {
                return this;
            }
            next = onward.get();
        }
        throw new AssertionError("more than " + MOST_HOPS + " hops" + way());
    }

    /** One request; the next step if the answer is a redirect or a form that submits itself. */
    private Optional<Step> take(Step step) {
        var response = request(step);
        if (!blocksCookies) {
            cookies.receive(step.address(), response.headers().allValues("Set-Cookie"));
        }
        var location = response.headers().firstValue("Location").map(step.address()::resolve);
        var redirect = response.statusCode() / 100 == 3 ? location : Optional.<URI>empty();
        hops.add(new Hop(step.method(), step.address(), response.statusCode(), redirect));
        if (redirect.isPresent()) {
            return redirect.map(address -> new Step("GET", address, null));
        }
        var shown = new Page(
                step.address(),
                response.statusCode(),
                Jsoup.parse(response.body(), step.address().toString()));
        page = shown;
        return shown.selfSubmittingForm()
                .map(form -> new Step("POST", form.action(), Query.encode(samlTampering.apply(form.values()))));
    }

    private HttpResponse<String> request(Step step) {
        var request = HttpRequest.newBuilder(withoutFragment(step.address()))
                .timeout(PATIENCE)
                .header("Accept", "text/html,application/xhtml+xml")
                .header("Accept-Language", "en");
        cookies.headerFor(step.address()).ifPresent(header -> request.header("Cookie", header));
        if (step.body() == null) {
            request.GET();
        } else {
            request.header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(step.body()));
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(step.method() + " " + step.address() + way(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at " + step.address(), e);
        }
    }

    private static URI withoutFragment(URI uri) {
        var text = uri.toString();
        int hash = text.indexOf('#');
        return hash < 0 ? uri : URI.create(text.substring(0, hash));
    }

    private String way() {
        var way = new StringBuilder("\nThe way:");
        hops.forEach(hop -> way.append("\n  ").append(hop));
        return way.toString();
    }

    private record Step(
            String method, URI address, @Nullable String body) {}
}
