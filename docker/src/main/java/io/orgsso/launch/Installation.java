package io.orgsso.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A distribution unpacked into a home directory, with jars in {@code providers/}, and built for them. What was done is
 * written to a stamp as the very last step, so that an earlier run that was cut off anywhere is seen and done again.
 */
final class Installation {
    /** The server's own data; outlives a new unpacking. */
    private static final String DATA = "data";

    private final Path home;
    private final Path distribution;
    private final List<Path> providers;
    private final List<String> buildOptions;
    private final Consumer<String> progress;

    Installation(
            Path home, Path distribution, List<Path> providers, List<String> buildOptions, Consumer<String> progress) {
        this.home = home;
        this.distribution = distribution;
        this.providers = providers;
        this.buildOptions = buildOptions;
        this.progress = progress;
    }

    /** Carries out only what changed since the last complete run; {@code build} runs Keycloak's build in the home. */
    void bringUpToDate(Runnable build) {
        try {
            List<String> wanted = wanted();
            List<String> present = present();
            if (wanted.equals(present)) {
                return;
            }
            Files.deleteIfExists(stamp());
            if (present.isEmpty() || !present.get(0).equals(wanted.get(0))) {
                progress.accept("Unpacking " + distribution.getFileName());
                removeAllButData();
                unpack();
            }
            copyProviders();
            progress.accept("Building the server for its extensions (about half a minute)");
            build.run();
            Files.write(stamp(), wanted);
        } catch (IOException e) {
            throw new LaunchException("Cannot install Keycloak in " + home + ": " + e.getMessage(), e);
        }
    }

    private Path stamp() {
        return home.resolve("installed.txt");
    }

    private List<String> present() throws IOException {
        return Files.exists(stamp()) ? Files.readAllLines(stamp()) : List.of();
    }

    private List<String> wanted() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("distribution " + distribution.getFileName() + " " + Files.size(distribution));
        for (Path provider : providers) {
            lines.add("provider " + provider.getFileName() + " " + sha256(provider));
        }
        for (String option : buildOptions) {
            lines.add("option " + option);
        }
        return lines;
    }

    private void removeAllButData() throws IOException {
        if (!Files.exists(home)) {
            return;
        }
        try (Stream<Path> children = Files.list(home)) {
            for (Path child : children.toList()) {
                if (!child.getFileName().toString().equals(DATA)) {
                    delete(child);
                }
            }
        }
    }

    private void unpack() throws IOException {
        try (InputStream file = Files.newInputStream(distribution);
                ZipInputStream zip = new ZipInputStream(file, StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path name = Path.of(entry.getName()).normalize();
                if (name.isAbsolute() || name.startsWith("..")) {
                    throw new IOException("the zip has an entry outside of itself: " + entry.getName());
                }
                if (name.getNameCount() > 1) {
                    unpack(zip, entry, home.resolve(name.subpath(1, name.getNameCount())));
                }
            }
        }
    }

    private static void unpack(ZipInputStream zip, ZipEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolveSibling("."));
        Files.copy(zip, target, StandardCopyOption.REPLACE_EXISTING);
        // java.util.zip does not tell the permissions that the archive holds.
        if (target.toString().endsWith(".sh") && !target.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + target + " executable");
        }
    }

    private void copyProviders() throws IOException {
        Path directory = Files.createDirectories(home.resolve("providers"));
        try (Stream<Path> children = Files.list(directory)) {
            for (Path jar :
                    children.filter(child -> child.toString().endsWith(".jar")).toList()) {
                Files.delete(jar);
            }
        }
        for (Path provider : providers) {
            Files.copy(provider, directory.resolve(provider.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Deletes a directory with all in it, if it is there. */
    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                        throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
