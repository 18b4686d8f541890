package io.orgsso.delivery.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.util.Arrays;
import java.util.Base64;

/** A secret that the receiver shares with us: {@code whsec_} and 24 to 64 bytes as Base64, as Standard Webhooks asks for. */
final class SigningSecret {
    static final String FORM = "give whsec_ followed by 24 to 64 random bytes as Base64";

    private static final String PREFIX = "whsec_";
    private static final int LEAST = 24;
    private static final int MOST = 64;

    private final byte[] key;

    private SigningSecret(byte[] key) {
        this.key = key;
    }

    /** @throws IllegalArgumentException without the text, which is secret */
    static SigningSecret parse(String text) {
        String trimmed = text.trim();
        if (trimmed.startsWith(PREFIX)) {
            byte[] key = decoded(trimmed.substring(PREFIX.length()));
            if (key.length >= LEAST && key.length <= MOST) {
                return new SigningSecret(key);
            }
        }
        throw new IllegalArgumentException(FORM);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // Refused as too short; the decoder's message would quote the secret.
            return new byte[0];
        }
    }

    /** {@code v1,…}. */
    String sign(String id, long epochSecond, String payload) {
        try {
            return new Webhook(key).sign(id, epochSecond, payload);
        } catch (WebhookSigningException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SigningSecret secret && Arrays.equals(secret.key, key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return "SigningSecret";
    }
}
