package io.orgsso.sync;

import io.orgsso.organization.Membership.PersonFacts;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keyed digest of a person's email and names: tells that they changed without keeping them. Keyed, since a plain digest
 * of an email is as good as the email to whoever can guess addresses.
 */
final class PersonDigest {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    PersonDigest(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    String of(PersonFacts person) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            add(mac, person.email());
            add(mac, person.firstName());
            add(mac, person.lastName());
            return Base64.getEncoder().encodeToString(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM lacks " + ALGORITHM, e);
        }
    }

    /** Each part with its length, so that moving a letter from one part to the next is a change. */
    private static void add(Mac mac, @Nullable String part) {
        byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
        mac.update(((part == null ? -1 : bytes.length) + ":").getBytes(StandardCharsets.US_ASCII));
        mac.update(bytes);
    }
}
