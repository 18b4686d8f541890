package io.orgsso.example;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.account.MemberKey;
import io.orgsso.delivery.Messages;
import io.orgsso.delivery.SyncTarget;
import io.orgsso.delivery.TargetAcceptance;
import io.orgsso.feed.MemberMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.keycloak.util.JsonSerialization;

class DirectoryTargetTest extends TargetAcceptance {
    @TempDir
    Path place;

    private Path directory;

    @BeforeEach
    void create() throws IOException {
        directory = Files.createDirectory(place.resolve("members"));
    }

    @Override
    protected SyncTarget target() {
        return new DirectoryTarget(directory);
    }

    @Override
    protected Map<MemberKey, Held> held() throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(directory)) {
            files = listed.toList();
        }
        Map<MemberKey, Held> held = new HashMap<>();
        for (Path file : files) {
            JsonNode json = JsonSerialization.readValue(Files.readAllBytes(file), JsonNode.class);
            held.put(
                    Messages.key(
                            json.path("organizationId").asText(),
                            json.path("userId").asText()),
                    new Held(
                            json.path("version").asLong(),
                            json.path("state").asText(),
                            json.path("role").asText(),
                            json.path("email").isNull()
                                    ? null
                                    : json.path("email").asText()));
        }
        return held;
    }

    @Override
    protected void takeReceiverAway() throws IOException {
        Files.move(directory, place.resolve("away"));
    }

    @Override
    protected void bringReceiverBack() throws IOException {
        Files.move(place.resolve("away"), directory);
    }

    @Override
    protected Optional<MemberMessage> undeliverable() {
        return Optional.of(Messages.active("b".repeat(300), 10).build());
    }
}
