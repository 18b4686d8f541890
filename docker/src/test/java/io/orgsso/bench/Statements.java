package io.orgsso.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.e2e.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The statements of ours that a PostgreSQL with {@code auto_explain} has executed, with their plans. */
record Statements(List<Statement> all) {
    private static final Pattern PLAN =
            Pattern.compile("(?m)^\\d+:LOG:  duration: ([0-9.]+) ms  plan:\\n((?:\\t.*\\n)+)");

    /** Those over our tables, and those by which the comparison reads Keycloak's. */
    private static final Pattern OURS = Pattern.compile("orgsso_|user_id<=\\?|\\(organizationid,");

    static Statements in(String log) {
        var byText = new LinkedHashMap<String, Statement>();
        PLAN.matcher(log).results().forEach(found -> {
            var plan = Json.parse(found.group(2));
            var text = Statement.shape(plan.path("Query Text").asText());
            if (OURS.matcher(text).find() && !text.contains("/* bench */")) {
                byText.computeIfAbsent(text, Statement::new)
                        .executed(Double.parseDouble(found.group(1)), plan.path("Plan"));
            }
        });
        return new Statements(List.copyOf(byText.values()));
    }

    String table() {
        return all.stream()
                .sorted(Comparator.comparing(Statement::text))
                .map(Statement::row)
                .collect(Collectors.joining(
                        "\n",
                        "| statement | runs | ms, p50 / max | pages, max | reads by |\n|---|---|---|---|---|\n",
                        "\n"));
    }

    List<String> offences() {
        return all.stream().filter(Statement::offends).map(Statement::row).toList();
    }

    /** One statement, however often it was executed. */
    static final class Statement {
        private static final Set<String> LARGE = Set.of(
                "orgsso_member",
                "orgsso_delivery",
                "orgsso_change",
                "orgsso_mark",
                "user_entity",
                "user_group_membership");
        /** 160 MB, more than a batch of a few hundred rows needs: who touches more has read a large table by an index. */
        private static final long MOST_PAGES = 20_000;
        /** What fits into so many is read fastest from end to end: what is owed is a small table most of the time. */
        private static final long SMALL_PAGES = 64;
        /** What looks at whole tables by design, and when. */
        private static final Map<Pattern, String> WHOLE = Map.of(
                Pattern.compile("not exists.*orgsso_mark"), "comparison, once a minute or on demand",
                Pattern.compile("user_id>\\? and user_id<=\\?"), "comparison, 10,000 members a page",
                Pattern.compile("select distinct realm_id from orgsso_member"), "once a minute",
                Pattern.compile("count\\(.*from orgsso_(mark|delivery)"), "an operator or the metrics, every 15 s");

        private static final int LONGEST = 240;

        private final String text;
        private final List<Double> millis = new ArrayList<>();
        private final Set<String> readers = new TreeSet<>();
        private final Set<String> sequential = new TreeSet<>();
        private long mostPages;

        Statement(String text) {
            this.text = text;
        }

        /** As Hibernate wrote it, without its aliases and columns, whatever the number of parameters. */
        static String shape(String sql) {
            return sql.toLowerCase(Locale.ROOT)
                    .replaceAll("\\s+", " ")
                    .replaceAll("\\$\\d+", "?")
                    .replaceAll("\\b[a-z]+\\d+_\\d+\\.", "")
                    .replaceAll(" [a-z]+\\d+_\\d+\\b", "")
                    .replaceAll("\\(\\?(, ?\\?)*\\)", "(?)")
                    .replaceAll("(\\(\\?\\), ?)+", "")
                    .replaceAll("^select (?!count|distinct|min).*? from ", "select … from ")
                    .trim();
        }

        private String shortened() {
            return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        }

        void executed(double took, JsonNode plan) {
            millis.add(took);
            mostPages = Math.max(mostPages, pages(plan));
            nodes(plan).forEach(this::note);
        }

        private static long pages(JsonNode node) {
            return node.path("Shared Hit Blocks").asLong()
                    + node.path("Shared Read Blocks").asLong();
        }

        private static List<JsonNode> nodes(JsonNode plan) {
            var nodes = new ArrayList<JsonNode>(List.of(plan));
            plan.path("Plans").forEach(child -> nodes.addAll(nodes(child)));
            return nodes;
        }

        private void note(JsonNode node) {
            var type = node.path("Node Type").asText();
            var relation = node.path("Relation Name").asText();
            if (type.endsWith("Scan") && node.has("Index Name")) {
                readers.add(node.path("Index Name").asText());
            } else if (type.equals("Seq Scan")) {
                readers.add("all of " + relation);
                if (LARGE.contains(relation) && pages(node) > SMALL_PAGES) {
                    sequential.add(relation);
                }
            }
        }

        String text() {
            return text;
        }

        boolean offends() {
            return whole().isEmpty() && (!sequential.isEmpty() || mostPages > MOST_PAGES);
        }

        private String whole() {
            return WHOLE.entrySet().stream()
                    .filter(entry -> entry.getKey().matcher(text).find())
                    .map(entry -> " (" + entry.getValue() + ")")
                    .findFirst()
                    .orElse("");
        }

        String row() {
            return String.format(
                    Locale.ROOT,
                    "| `%s`%s | %d | %.2f / %.1f | %,d | %s |",
                    shortened().replace("|", "\\|"),
                    whole(),
                    millis.size(),
                    Samples.quantile(millis, 0.5),
                    Samples.quantile(millis, 1),
                    mostPages,
                    String.join(", ", readers));
        }
    }
}
