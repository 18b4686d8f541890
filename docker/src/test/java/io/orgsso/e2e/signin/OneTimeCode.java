package io.orgsso.e2e.signin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What an authenticator app shows (RFC 6238: SHA-1, 30 seconds, six digits). */
final class OneTimeCode {
    private static final int STEP = 30;

    private OneTimeCode() {}

    static String of(String secret) {
        return at(secret, Instant.now().getEpochSecond() / STEP);
    }

    /** A code is good once; the next one is let in early. */
    static String ofNextStep(String secret) {
        return at(secret, Instant.now().getEpochSecond() / STEP + 1);
    }

    private static String at(String secret, long step) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA1"));
            var hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int number = ByteBuffer.wrap(hash, hash[hash.length - 1] & 0xf, Integer.BYTES)
                            .getInt()
                    & Integer.MAX_VALUE;
            return "%06d".formatted(number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA1", e);
        }
    }
}
