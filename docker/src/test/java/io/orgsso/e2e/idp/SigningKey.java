package io.orgsso.e2e.idp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.orgsso.e2e.json.Json;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** An RSA key that signs JWTs (RFC 7515, RS256). */
record SigningKey(String id, KeyPair pair) {
    static SigningKey fresh() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return new SigningKey(UUID.randomUUID().toString(), generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    String jwt(Map<String, Object> claims) {
        return jwt(Map.of("alg", "RS256", "typ", "JWT", "kid", id), claims, this::sign);
    }

    byte[] sign(byte[] text) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(text);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same claims under a header and signature of the caller's. */
    static String jwt(Map<String, Object> header, Map<String, Object> claims, UnaryOperator<byte[]> signature) {
        var signed = part(header) + "." + part(claims);
        return signed + "." + base64Url(signature.apply(signed.getBytes(US_ASCII)));
    }

    Map<String, Object> jwk() {
        var key = (RSAPublicKey) pair.getPublic();
        return Map.of(
                "kty",
                "RSA",
                "use",
                "sig",
                "alg",
                "RS256",
                "kid",
                id,
                "n",
                unsigned(key.getModulus()),
                "e",
                unsigned(key.getPublicExponent()));
    }

    private static String part(Map<String, Object> json) {
        return base64Url(Json.write(json).getBytes(UTF_8));
    }

    private static String unsigned(BigInteger number) {
        var bytes = number.toByteArray();
        return base64Url(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
