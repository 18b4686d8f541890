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

    private final Mac mac;

    PersonDigest(byte[] key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM lacks " + ALGORITHM, e);
        }
    }

    private PersonDigest(Mac mac) {
        this.mac = mac;
    }

    /** The same for another thread, which then need not wait for its turn. */
    PersonDigest copy() {
        try {
            return new PersonDigest((Mac) mac.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("This JVM's " + ALGORITHM + " has no copies", e);
        }
    }

    /** One at a time: finding and keying the algorithm anew takes longer than the digest. */
    synchronized String of(PersonFacts person) {
        add(person.email());
        add(person.firstName());
        add(person.lastName());
        return Base64.getEncoder().encodeToString(mac.doFinal());
    }

    /** Each part with its length, so that moving a letter from one part to the next is a change. */
    private void add(@Nullable String part) {
        byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
        mac.update(((part == null ? -1 : bytes.length) + ":").getBytes(StandardCharsets.US_ASCII));
        mac.update(bytes);
    }
}
