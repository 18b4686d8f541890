package io.orgsso.e2e.enforcement;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.browser.Page;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.regex.Pattern;

/** A passkey without a browser: one ES256 key, user verified, no attestation (WebAuthn level 2, sections 6.1 and 6.5). */
final class SoftPasskey {
    private static final byte PRESENT_AND_VERIFIED = 0x05;
    private static final byte WITH_CREDENTIAL = 0x40;
    private static final Pattern CHALLENGE = Pattern.compile("challenge : \"([^\"]+)\"");
    private static final Pattern RELYING_PARTY = Pattern.compile("rpId : \"([^\"]+)\"");

    private final KeyPair key;
    private final byte[] id = new byte[16];
    private final String user;
    private int counter;

    SoftPasskey(String userId) {
        user = base64Url(userId.getBytes(UTF_8));
        new SecureRandom().nextBytes(id);
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            key = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers the page that sets a passkey up. */
    void register(LoginBrowser browser) {
        var client = clientData("webauthn.create", browser.page());
        var attestation = new ByteArrayOutputStream();
        // {"fmt": "none", "attStmt": {}, "authData": bytes}
        attestation.write(0xa3);
        text(attestation, "fmt");
        text(attestation, "none");
        text(attestation, "attStmt");
        attestation.write(0xa0);
        text(attestation, "authData");
        bytes(attestation, authenticatorData(browser.page(), true));
        browser.submit(
                "attestationObject",
                form -> form.fill("clientDataJSON", base64Url(client))
                        .fill("attestationObject", base64Url(attestation.toByteArray()))
                        .fill("publicKeyCredentialId", base64Url(id))
                        .fill("transports", "internal")
                        .fill("authenticatorLabel", "passkey"));
    }

    /** Answers a page that takes passkeys. */
    void signIn(LoginBrowser browser) {
        var client = clientData("webauthn.get", browser.page());
        var data = authenticatorData(browser.page(), false);
        browser.submit(
                "authenticatorData",
                form -> form.fill("clientDataJSON", base64Url(client))
                        .fill("authenticatorData", base64Url(data))
                        .fill("signature", base64Url(sign(data, sha256(client))))
                        .fill("credentialId", base64Url(id))
                        .fill("userHandle", user));
    }

    private static byte[] clientData(String type, Page page) {
        return "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}"
                .formatted(type, on(page, CHALLENGE), origin(page.uri()))
                .getBytes(UTF_8);
    }

    private byte[] authenticatorData(Page page, boolean withCredential) {
        var data = new ByteArrayOutputStream();
        data.writeBytes(sha256(on(page, RELYING_PARTY).getBytes(UTF_8)));
        data.write(withCredential ? PRESENT_AND_VERIFIED | WITH_CREDENTIAL : PRESENT_AND_VERIFIED);
        data.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(++counter).array());
        if (withCredential) {
            data.writeBytes(new byte[16]);
            data.write(0);
            data.write(id.length);
            data.writeBytes(id);
            data.writeBytes(publicKey());
        }
        return data.toByteArray();
    }

    /** COSE: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}. */
    private byte[] publicKey() {
        var point = ((ECPublicKey) key.getPublic()).getW();
        var cose = new ByteArrayOutputStream();
        cose.writeBytes(new byte[] {(byte) 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21});
        bytes(cose, thirtyTwo(point.getAffineX()));
        cose.write(0x22);
        bytes(cose, thirtyTwo(point.getAffineY()));
        return cose.toByteArray();
    }

    private byte[] sign(byte[] data, byte[] clientHash) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key.getPrivate());
            signature.update(data);
            signature.update(clientHash);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] thirtyTwo(BigInteger coordinate) {
        var bytes = coordinate.toByteArray();
        var fixed = new byte[32];
        int length = Math.min(bytes.length, fixed.length);
        System.arraycopy(bytes, bytes.length - length, fixed, fixed.length - length, length);
        return fixed;
    }

    private static void text(ByteArrayOutputStream cbor, String text) {
        cbor.write(0x60 + text.length());
        cbor.writeBytes(text.getBytes(UTF_8));
    }

    private static void bytes(ByteArrayOutputStream cbor, byte[] bytes) {
        cbor.write(0x58);
        cbor.write(bytes.length);
        cbor.writeBytes(bytes);
    }

    private static String on(Page page, Pattern what) {
        var found = what.matcher(page.html().html());
        if (!found.find()) {
            throw new AssertionError("no " + what + " on " + page);
        }
        return found.group(1);
    }

    private static String origin(URI page) {
        return page.getScheme() + "://" + page.getRawAuthority();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
