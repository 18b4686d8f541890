package io.orgsso.texts;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** The English texts of Keycloak's own base theme, from the themes jar inside the distribution. */
final class KeycloakTexts {
    private KeycloakTexts() {}

    static Map<String, String> english(String type) {
        var file = "theme/base/" + type + "/messages/messages_en.properties";
        try (var distribution = new ZipFile(Path.of(Objects.requireNonNull(System.getProperty("orgsso.keycloak.zip")))
                .toFile())) {
            var jar = distribution.stream()
                    .filter(entry -> entry.getName().matches(".*/org\\.keycloak\\.keycloak-themes-[\\d.]+\\.jar"))
                    .findFirst()
                    .orElseThrow();
            try (InputStream packed = distribution.getInputStream(jar)) {
                return within(packed, file);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Map<String, String> within(InputStream jar, String file) throws IOException {
        var zip = new ZipInputStream(jar);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().equals(file)) {
                return Bundle.read(new InputStreamReader(zip, StandardCharsets.UTF_8));
            }
        }
        throw new IOException("no " + file + " in Keycloak's themes");
    }
}
