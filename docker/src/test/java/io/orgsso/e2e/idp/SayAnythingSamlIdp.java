package io.orgsso.e2e.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** A SAML IdP in the test's JVM that signs whatever the test says, at once, for everyone who comes. */
public final class SayAnythingSamlIdp implements AutoCloseable {
    private final HttpServer server = Exchange.server();
    private final SamlKey publishedKey = SamlKey.published();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile SamlKey signingKey = publishedKey;
    private volatile UnaryOperator<String> wording = UnaryOperator.identity();
    private volatile @Nullable SamlPersona persona;

    private SayAnythingSamlIdp() {
        Exchange.handle(server, "/sso", this::answer);
        server.start();
    }

    public static SayAnythingSamlIdp start() {
        return new SayAnythingSamlIdp();
    }

    public URI entityId() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/saml");
    }

    /** From now on everyone who comes is this person. */
    public SayAnythingSamlIdp willSay(SamlPersona who) {
        persona = who;
        return this;
    }

    /** Signs with a key whose certificate the connection does not know. */
    public SayAnythingSamlIdp signingWithAForeignKey() {
        signingKey = SamlKey.fresh();
        return this;
    }

    /** Changes the response before its assertion is signed: says anything, and signs it. */
    public SayAnythingSamlIdp saying(UnaryOperator<String> words) {
        wording = words;
        return this;
    }

    /** The AuthnRequests so far as XML, oldest first. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** The config of a Keycloak identity provider of type {@code saml} for this IdP. */
    public Map<String, String> connectionConfig() {
        return Map.ofEntries(
                Map.entry("idpEntityId", entityId().toString()),
                Map.entry("singleSignOnServiceUrl", entityId().resolve("/sso").toString()),
                Map.entry("signingCertificate", publishedKey.certificateText()),
                Map.entry("validateSignature", "true"),
                Map.entry("wantAssertionsSigned", "true"),
                Map.entry("postBindingResponse", "true"),
                Map.entry("postBindingAuthnRequest", "false"),
                Map.entry("nameIDPolicyFormat", "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"),
                Map.entry("principalType", "SUBJECT"),
                Map.entry("syncMode", "IMPORT"),
                Map.entry("orgsso.preset", "saml"));
    }

    /** A response that nobody has asked for, Base64. */
    public String unsolicited(SamlPersona who, String audience, URI consumer) {
        return new SamlResponse(entityId(), audience, consumer.toString(), "", who)
                .signedWith(signingKey, xml -> wording.apply(xml.replace(" InResponseTo=\"\"", "")));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(Exchange http) {
        var parameters = http.isPost() ? http.form() : http.query();
        var request = decode(parameters.getOrDefault("SAMLRequest", ""), http.isPost());
        requests.add(request);
        var consumer = attribute(request, "AssertionConsumerServiceURL");
        var who = persona;
        if (who == null) {
            http.page("<title>test idp</title><p>nothing to say</p>");
            return;
        }
        var response = new SamlResponse(entityId(), issuer(request), consumer, attribute(request, "ID"), who)
                .signedWith(signingKey, wording);
        http.page("""
                <title>test idp</title>
                <form method="post" action="%s">
                <input type="hidden" name="SAMLResponse" value="%s">
                <input type="hidden" name="RelayState" value="%s">
                <noscript><button>Continue</button></noscript></form>
                <script>document.forms[0].submit()</script>
                """.formatted(consumer, response, parameters.getOrDefault("RelayState", "")));
    }

    private static String decode(String request, boolean plain) {
        var bytes = Base64.getMimeDecoder().decode(request);
        if (plain) {
            return new String(bytes, UTF_8);
        }
        try (var inflated = new InflaterInputStream(new ByteArrayInputStream(bytes), new Inflater(true))) {
            return new String(inflated.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String attribute(String xml, String name) {
        return first(xml, "\\s" + name + "=\"([^\"]*)\"");
    }

    private static String issuer(String xml) {
        return first(xml, "<(?:\\w+:)?Issuer[^>]*>([^<]*)<");
    }

    private static String first(String xml, String pattern) {
        var match = Pattern.compile(pattern).matcher(xml);
        if (!match.find()) {
            throw new IllegalArgumentException("no " + pattern + " in " + xml);
        }
        return match.group(1);
    }
}
