package io.orgsso.e2e.enforcement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An authenticator app: six digits, thirty seconds, HMAC-SHA1 (RFC 6238). */
public final class Totp {
    private static final long PERIOD = 30;

    private final String secret;
    private long next;

    public Totp(String secret) {
        this.secret = secret;
        this.next = Instant.now().getEpochSecond() / PERIOD;
    }

    /** The code of this moment, where a realm takes one more than once. */
    String now() {
        return code(Instant.now().getEpochSecond() / PERIOD);
    }

    /** A code that was not used yet and is taken now: Keycloak takes those of the next period too, so two in one. */
    public synchronized String code() {
        next = Math.max(next, Instant.now().getEpochSecond() / PERIOD);
        return code(next++);
    }

    private String code(long period) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA1"));
            var hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(period).array());
            int offset = hash[hash.length - 1] & 0xf;
            int number = ByteBuffer.wrap(hash).getInt(offset) & 0x7fffffff;
            return "%06d".formatted(number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
