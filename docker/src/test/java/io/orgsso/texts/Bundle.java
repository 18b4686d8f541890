package io.orgsso.texts;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** One set of texts in every language that we speak: a directory with {@code messages_<language>.properties}. */
record Bundle(String name, Path directory) {
    static final List<String> LANGUAGES = List.of("en", "de", "fr", "ja");

    static final Path SOURCES = Path.of(Objects.requireNonNull(System.getProperty("orgsso.realm-config")))
            .resolve("..");
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\d+)");

    static final Bundle LOGIN = new Bundle("login", themes("login"));
    static final Bundle EMAIL = new Bundle("email", themes("email"));
    static final Bundle OWN_PAGES =
            new Bundle("own pages", SOURCES.resolve("providers/src/main/resources/theme-resources/messages"));

    static List<Bundle> all() {
        return List.of(LOGIN, EMAIL, OWN_PAGES);
    }

    Map<String, String> texts(String language) {
        try (Reader text = Files.newBufferedReader(directory.resolve("messages_" + language + ".properties"))) {
            return read(text);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static Map<String, String> read(Reader text) throws IOException {
        var properties = new Properties();
        properties.load(text);
        var texts = new TreeMap<String, String>();
        properties.forEach((key, value) -> texts.put((String) key, (String) value));
        return texts;
    }

    /** The numbers of the parameters that a text carries. */
    static Set<String> parameters(String text) {
        var found = new TreeSet<String>();
        var matcher = PARAMETER.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static Path themes(String type) {
        return SOURCES.resolve("themes/src/main/resources/theme/orgsso/" + type + "/messages");
    }

    @Override
    public String toString() {
        return name;
    }
}
