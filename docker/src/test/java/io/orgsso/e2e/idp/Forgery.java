package io.orgsso.e2e.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Ways to make a token look signed (RFC 8725 2.1, 3.1). */
public enum Forgery {
    /** None: RS256 by the IdP's key. */
    NONE,
    ALG_NONE,
    /** A true header, and nothing behind the last dot. */
    NO_SIGNATURE,
    /** HS256 whose secret is the public key in PEM. */
    HMAC_WITH_THE_PUBLIC_KEY,
    /** HS256 whose secret is the client's, which the IdP knows. */
    HMAC_WITH_THE_CLIENT_SECRET,
    /** A key of the forger's in the header (RFC 7515 4.1.3). */
    KEY_IN_THE_HEADER,
    /** Says that it is RS256 by a key that nobody knows. */
    UNKNOWN_KEY_ID;

    String sign(Map<String, Object> claims, SigningKey key) {
        return switch (this) {
            case NONE -> key.jwt(claims);
            case ALG_NONE -> SigningKey.jwt(Map.of("alg", "none", "typ", "JWT"), claims, signed -> new byte[0]);
            case NO_SIGNATURE -> key.jwt(claims).replaceAll("[^.]*$", "");
            case HMAC_WITH_THE_PUBLIC_KEY -> hmac(claims, key, pem(key).getBytes(UTF_8));
            case HMAC_WITH_THE_CLIENT_SECRET -> hmac(claims, key, SayAnythingIdp.CLIENT_SECRET.getBytes(UTF_8));
            case KEY_IN_THE_HEADER -> withItsOwnKey(claims);
            case UNKNOWN_KEY_ID -> new SigningKey("nobody-knows", key.pair()).jwt(claims);
        };
    }

    private static String hmac(Map<String, Object> claims, SigningKey key, byte[] secret) {
        return SigningKey.jwt(Map.of("alg", "HS256", "typ", "JWT", "kid", key.id()), claims, signed -> {
            try {
                var mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret, "HmacSHA256"));
                return mac.doFinal(signed);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static String withItsOwnKey(Map<String, Object> claims) {
        var own = SigningKey.fresh();
        var header = Map.<String, Object>of("alg", "RS256", "typ", "JWT", "kid", own.id(), "jwk", own.jwk());
        return SigningKey.jwt(header, claims, own::sign);
    }

    private static String pem(SigningKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(key.pair().getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }
}
