package io.orgsso.e2e.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.xml.XMLConstants;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.SignatureMethod;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** A SAML response with one signed assertion (SAML core 2.3, 5.4). */
record SamlResponse(URI issuer, String audience, String recipient, String inResponseTo, SamlPersona persona) {
    private static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";

    /** The Base64 of the response in these words, its assertion signed with this key. */
    String signedWith(SamlKey key, UnaryOperator<String> wording) {
        try {
            var document = parse(wording.apply(xml()));
            sign(
                    (Element) document.getElementsByTagNameNS(ASSERTION, "Assertion")
                            .item(0),
                    key);
            return Base64.getEncoder().encodeToString(serialize(document).getBytes(UTF_8));
        } catch (GeneralSecurityException
                | MarshalException
                | XMLSignatureException
                | ParserConfigurationException
                | SAXException
                | IOException
                | TransformerException e) {
            throw new IllegalStateException(e);
        }
    }

    private String xml() {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var until = now.plus(5, ChronoUnit.MINUTES);
        return """
                <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="%s" ID="_%s"
                  Version="2.0" IssueInstant="%s" Destination="%s" InResponseTo="%s">
                <saml:Issuer>%s</saml:Issuer>
                <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
                <saml:Assertion ID="_%s" Version="2.0" IssueInstant="%s"><saml:Issuer>%s</saml:Issuer>\
                <saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:%s">%s</saml:NameID>\
                <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
                <saml:SubjectConfirmationData InResponseTo="%s" Recipient="%s" NotOnOrAfter="%s"/>\
                </saml:SubjectConfirmation></saml:Subject>\
                <saml:Conditions NotBefore="%s" NotOnOrAfter="%s"><saml:AudienceRestriction>\
                <saml:Audience>%s</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
                <saml:AuthnStatement AuthnInstant="%s" SessionIndex="_%s"><saml:AuthnContext>\
                <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml:AuthnContextClassRef>\
                </saml:AuthnContext></saml:AuthnStatement>\
                <saml:AttributeStatement>%s</saml:AttributeStatement></saml:Assertion></samlp:Response>
                """.formatted(
                        ASSERTION,
                        UUID.randomUUID(),
                        now,
                        escape(recipient),
                        escape(inResponseTo),
                        issuer,
                        UUID.randomUUID(),
                        now,
                        issuer,
                        persona.nameIdFormat(),
                        escape(persona.nameId()),
                        escape(inResponseTo),
                        escape(recipient),
                        until,
                        now.minusSeconds(5),
                        until,
                        escape(audience),
                        now,
                        UUID.randomUUID(),
                        attributes());
    }

    private String attributes() {
        return persona.attributes().entrySet().stream()
                .map(attribute -> "<saml:Attribute Name=\"" + escape(attribute.getKey()) + "\">"
                        + attribute.getValue().stream()
                                .map(value -> "<saml:AttributeValue>" + escape(value) + "</saml:AttributeValue>")
                                .collect(Collectors.joining())
                        + "</saml:Attribute>")
                .collect(Collectors.joining());
    }

    private static void sign(Element assertion, SamlKey key)
            throws GeneralSecurityException, MarshalException, XMLSignatureException {
        assertion.setIdAttribute("ID", true);
        var xml = XMLSignatureFactory.getInstance("DOM");
        var exclusive = CanonicalizationMethod.EXCLUSIVE;
        var reference = xml.newReference(
                "#" + assertion.getAttribute("ID"),
                xml.newDigestMethod(DigestMethod.SHA256, null),
                List.of(
                        xml.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
                        xml.newTransform(exclusive, (TransformParameterSpec) null)),
                null,
                null);
        var signedInfo = xml.newSignedInfo(
                xml.newCanonicalizationMethod(exclusive, (C14NMethodParameterSpec) null),
                xml.newSignatureMethod(SignatureMethod.RSA_SHA256, null),
                List.of(reference));
        // The schema wants the signature right after the issuer.
        var subject = assertion.getElementsByTagNameNS(ASSERTION, "Subject").item(0);
        xml.newXMLSignature(signedInfo, null).sign(new DOMSignContext(key.key(), assertion, subject));
    }

    private static Document parse(String xml) throws ParserConfigurationException, SAXException, IOException {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(UTF_8)));
    }

    private static String serialize(Document document) throws TransformerException {
        var text = new StringWriter();
        TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(text));
        return text.toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
