package io.orgsso.example;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.delivery.DeliveryOutcome;
import io.orgsso.delivery.SyncTarget;
import io.orgsso.delivery.TargetUnavailableException;
import io.orgsso.feed.MemberMessage;
import io.orgsso.feed.MessageJson;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.util.JsonSerialization;

/** Keeps one JSON file for each member: the message with the highest version. */
final class DirectoryTarget implements SyncTarget {
    private static final int LONGEST_NAME = 200;

    private final Path directory;

    DirectoryTarget(Path directory) {
        this.directory = directory;
    }

    @Override
    public List<DeliveryOutcome> deliver(List<MemberMessage> messages) {
        List<DeliveryOutcome> outcomes = new ArrayList<>();
        for (MemberMessage message : messages) {
            outcomes.add(deliver(message));
        }
        return outcomes;
    }

    private DeliveryOutcome deliver(MemberMessage message) {
        String name = encoded(message.organizationId()) + "." + encoded(message.userId());
        if (name.length() > LONGEST_NAME) {
            // This message's own fault, for ever: an exception would hold up all the others.
            return new DeliveryOutcome.Refused("Its ids make a file name of " + name.length() + " characters");
        }
        try {
            store(directory.resolve(name + ".json"), message);
            return DeliveryOutcome.delivered();
        } catch (IOException e) {
            // No message's fault: all stay first in line. The reason is kept for the operator, so no personal data in
            // it.
            throw new TargetUnavailableException("The directory cannot be written: " + e, e);
        }
    }

    private static void store(Path file, MemberMessage message) throws IOException {
        // Messages come at least once, and an older one may come late.
        if (Files.exists(file) && version(file) >= message.version()) {
            return;
        }
        // After an erasure the message holds ids only, and the file is replaced as a whole.
        Path written = file.resolveSibling(file.getFileName() + ".new");
        Files.write(written, MessageJson.bytes(message));
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static long version(Path file) throws IOException {
        return JsonSerialization.readValue(Files.readAllBytes(file), JsonNode.class)
                .path("version")
                .asLong();
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace(".", "%2E");
    }
}
