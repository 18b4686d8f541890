package io.orgsso.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.organization.Membership.PersonFacts;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PersonDigestTest {
    private static final PersonDigest DIGEST = new PersonDigest("0123456789abcdef".getBytes(StandardCharsets.UTF_8));

    @Test
    void tellsWhenANamePartMovesToTheNextField() {
        assertThat(DIGEST.of(new PersonFacts(true, "a@b.example", "Anna", "Li")))
                .isNotEqualTo(DIGEST.of(new PersonFacts(true, "a@b.example", "Ann", "aLi")));
        assertThat(DIGEST.of(new PersonFacts(true, null, "", null)))
                .isNotEqualTo(DIGEST.of(new PersonFacts(true, "", null, null)));
    }

    @Test
    void dependsOnTheKeyAndNotOnTheEnabledFlag() {
        PersonDigest other = new PersonDigest("fedcba9876543210".getBytes(StandardCharsets.UTF_8));

        assertThat(DIGEST.of(new PersonFacts(true, "a@b.example", "Anna", "Li")))
                .isEqualTo(DIGEST.of(new PersonFacts(false, "a@b.example", "Anna", "Li")))
                .isNotEqualTo(other.of(new PersonFacts(true, "a@b.example", "Anna", "Li")))
                .doesNotContain("a@b");
    }
}
