package io.orgsso.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A reason code is a promise to people and operators: each has words of its own and a line in the documents. */
class RefusalReasonTest {
    private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
    private static final Pattern DOCUMENTED = Pattern.compile("^\\| `([a-z-]+)` \\| [A-Z].*\\. \\| [A-Z].*\\. \\|$");

    @Test
    void everyReasonIsExplainedToTheOperator() throws IOException {
        List<String> documented = Files.readAllLines(MODULE.resolve("../realm-config/OPERATING.md")).stream()
                .flatMap(line -> DOCUMENTED.matcher(line).results())
                .map((MatchResult row) -> row.group(1))
                .toList();

        assertThat(documented).containsExactlyElementsOf(codes());
    }

    @Test
    void everyReasonIsExplainedToThePerson() throws IOException {
        var texts = new Properties();
        try (Reader english = Files.newBufferedReader(
                MODULE.resolve("src/main/resources/theme-resources/messages/messages_en.properties"))) {
            texts.load(english);
        }

        assertThat(codes()).allSatisfy(code -> {
            assertThat(texts).containsKey("orgsso.refusal." + code + ".title");
            assertThat(texts).containsKey("orgsso.refusal." + code + ".text");
        });
    }

    @Test
    void theEventsErrorIsTheCodeWithUnderscores() {
        assertThat(RefusalReason.DOMAIN_FOREIGN.code()).isEqualTo("domain-foreign");
        assertThat(RefusalReason.DOMAIN_FOREIGN.eventError()).isEqualTo("orgsso_domain_foreign");
    }

    private static List<String> codes() {
        return Arrays.stream(RefusalReason.values()).map(RefusalReason::code).toList();
    }
}
