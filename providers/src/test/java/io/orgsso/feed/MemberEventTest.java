package io.orgsso.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.feed.MemberMessage.AccountFacts;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberEventTest {
    @ParameterizedTest
    @CsvSource({
        "0a1b-2c3d, 0a1b-2c3d",
        "my realm, my%20realm",
        "100%, 100%25",
        "{a}^\"b\", %7Ba%7D%5E%22b%22",
        "größe, gr%C3%B6%C3%9Fe",
        "a#b, a%23b"
    })
    void anyIdThatKeycloakGivesARealmMakesAUri(String realmId, String encoded) {
        assertThat(MemberEvent.of(message(realmId)).source()).hasToString("urn:orgsso:realm:" + encoded);
    }

    private static MemberMessage message(String realmId) {
        return new MemberMessage(
                "change",
                Instant.EPOCH,
                realmId,
                "cloud",
                "org-id",
                "northwind",
                "user-id",
                null,
                null,
                null,
                null,
                null,
                "active",
                null,
                "owner",
                List.of(),
                Instant.EPOCH,
                null,
                "join",
                null,
                null,
                new AccountFacts("active", null, null, null),
                42);
    }
}
