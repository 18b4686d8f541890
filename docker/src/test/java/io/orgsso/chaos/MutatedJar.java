package io.orgsso.chaos;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the product's jar in which single classes are compiled from a changed source: so the
 * product itself needs no door for tests. A change whose text is not there exactly once fails.
 */
final class MutatedJar {
    private static final String ROOT = "io/orgsso/";

    private final Path jar;
    private final Path sources;
    private final Path work;
    private final List<Path> classpath;

    /**
     * @param distribution Keycloak's zip, with what the product is compiled against
     */
    MutatedJar(Path jar, Path work, Path distribution) {
        this.jar = jar;
        this.sources = jar.resolveSibling("../src/main/java").normalize();
        this.work = work;
        this.classpath = new ArrayList<>(List.of(jar));
        // Its annotations are not in the distribution.
        classpath.add(Path.of(Nullable.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath()));
        try {
            unpackLibraries(distribution, Files.createDirectories(work.resolve("libraries")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void unpackLibraries(Path distribution, Path directory) throws IOException {
        try (var zip = new ZipFile(distribution.toFile())) {
            for (var entry : Collections.list(zip.entries())) {
                if (entry.getName().contains("/lib/lib/main/")
                        && entry.getName().endsWith(".jar")) {
                    var library = directory.resolve(
                            Path.of(entry.getName()).getFileName().toString());
                    try (var content = zip.getInputStream(entry)) {
                        Files.copy(content, library, StandardCopyOption.REPLACE_EXISTING);
                    }
                    classpath.add(library);
                }
            }
        }
    }

    /** By class, as a path below {@code io/orgsso}: what to replace, and by what. */
    Path write(Map<String, Map<String, String>> changes, Path copy) {
        try {
            var classes = Files.createDirectories(work.resolve("classes"));
            for (var change : changes.entrySet()) {
                compile(change.getKey(), change.getValue(), classes);
            }
            Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
            try (var inside = FileSystems.newFileSystem(copy);
                    Stream<Path> compiled = Files.walk(classes)) {
                for (var file : compiled.filter(Files::isRegularFile).toList()) {
                    Files.copy(
                            file,
                            inside.getPath(classes.relativize(file).toString()),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compile(String name, Map<String, String> changes, Path classes) throws IOException {
        var text = Files.readString(sources.resolve(ROOT + name + ".java"));
        for (var change : changes.entrySet()) {
            if (text.split(Pattern.quote(change.getKey()), -1).length != 2) {
                throw new IllegalStateException(name + " does not hold exactly once: " + change.getKey());
            }
            text = text.replace(change.getKey(), change.getValue());
        }
        var source = work.resolve("source/" + ROOT + name + ".java");
        Files.createDirectories(source.resolveSibling(""));
        Files.writeString(source, text);
        var path = classpath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        int outcome = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-nowarn",
                        "-d",
                        classes.toString(),
                        "-cp",
                        path,
                        source.toString());
        if (outcome != 0) {
            throw new IllegalStateException(name + " does not compile with its change");
        }
    }
}
