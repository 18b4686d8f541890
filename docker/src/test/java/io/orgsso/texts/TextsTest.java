package io.orgsso.texts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A page must never mix two languages or show a key, so every language has every text. */
class TextsTest {
    private static final Pattern OWN_KEY = Pattern.compile("msg\\(\"(orgsso[\\w.-]+)\"[,)]");

    static Stream<Arguments> everyBundleInEveryLanguage() {
        return Bundle.all().stream()
                .flatMap(bundle -> Bundle.LANGUAGES.stream().map(language -> Arguments.of(bundle, language)));
    }

    @ParameterizedTest
    @MethodSource("everyBundleInEveryLanguage")
    void everyLanguageHasTheSameKeysWithTheSameParameters(Bundle bundle, String language) {
        var english = bundle.texts("en");
        var texts = bundle.texts(language);

        assertThat(texts.keySet()).isEqualTo(english.keySet());
        assertThat(texts).allSatisfy((key, text) -> {
            assertThat(text).as(key).isNotBlank();
            assertThat(Bundle.parameters(text))
                    .as(key)
                    .isEqualTo(Bundle.parameters(Objects.requireNonNull(english.get(key))));
        });
    }

    /** MessageFormat swallows a single apostrophe and everything in braces up to the next one. */
    @ParameterizedTest
    @MethodSource("everyBundleInEveryLanguage")
    void everyApostropheIsWrittenForMessageFormat(Bundle bundle, String language) {
        assertThat(bundle.texts(language))
                .allSatisfy((key, text) ->
                        assertThat(text.replace("''", "")).as(key).doesNotContain("'"));
    }

    /** A key that is neither ours nor Keycloak's is a slip: the page goes on showing Keycloak's own text. */
    @Test
    void whatOverridesATextOfKeycloakHasItsKey() {
        for (var bundle : List.of(Bundle.LOGIN, Bundle.EMAIL)) {
            var keys = new TreeSet<>(bundle.texts("en").keySet());
            keys.removeIf(key -> key.matches("(theme\\.)?orgsso[.-].*|requiredAction\\..*"));
            keys.removeAll(KeycloakTexts.english(bundle.name()).keySet());

            assertThat(keys).as(bundle.name()).isEmpty();
        }
    }

    @Test
    void everyTextThatOurPagesAskForIsThere() throws IOException {
        var known = new TreeSet<String>();
        Bundle.all().forEach(bundle -> known.addAll(bundle.texts("en").keySet()));

        assertThat(askedFor("themes/src/main/resources")).isNotEmpty().isSubsetOf(known);
        assertThat(askedFor("providers/src/main/resources"))
                .isNotEmpty()
                .isSubsetOf(Bundle.OWN_PAGES.texts("en").keySet());
    }

    private static Set<String> askedFor(String directory) throws IOException {
        var keys = new TreeSet<String>();
        try (var files = Files.walk(Bundle.SOURCES.resolve(directory))) {
            for (Path page :
                    (Iterable<Path>) files.filter(file -> file.toString().endsWith(".ftl"))::iterator) {
                var matcher = OWN_KEY.matcher(Files.readString(page));
                while (matcher.find()) {
                    keys.add(matcher.group(1));
                }
            }
        }
        return keys;
    }
}
