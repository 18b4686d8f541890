import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Follows the membership changes of a realm with nothing but the JDK: bootstraps from the snapshot, then reads the feed to
 * its end, and keeps of each member the entry with the highest version. One pass per call.
 *
 * <pre>ORGSSO_URL=https://sso.example/admin/realms/cloud/orgsso ORGSSO_TOKEN=… java ChangesConsumer.java DIRECTORY</pre>
 *
 * The directory holds {@code members.tsv} (organization id, user id, version, state, role, email) and {@code cursor}.
 */
public final class ChangesConsumer {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private final Path directory;
    private final String url = System.getenv("ORGSSO_URL");
    private final String token = System.getenv("ORGSSO_TOKEN");
    /** By organization id and user id. */
    private final Map<String, List<String>> members = new TreeMap<>();

    private ChangesConsumer(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        new ChangesConsumer(directory).run();
    }

    private void run() throws IOException, InterruptedException {
        Path cursor = directory.resolve("cursor");
        if (Files.exists(cursor)) {
            for (String line : Files.readAllLines(directory.resolve("members.tsv"))) {
                List<String> columns = List.of(line.split("\t", -1));
                members.put(columns.get(0) + "/" + columns.get(1), columns);
            }
        }
        long after = Files.exists(cursor) ? Long.parseLong(Files.readString(cursor).strip()) : bootstrap();
        boolean more = true;
        while (more) {
            HttpResponse<String> answer = get("?limit=1000&after=" + after);
            if (answer.statusCode() == 410) {
                // We were away for longer than the history reaches back.
                after = bootstrap();
                continue;
            }
            Map<?, ?> page = page(answer);
            keep((List<?>) page.get("changes"));
            after = number(page.get("next"));
            remember(after);
            more = Boolean.TRUE.equals(page.get("more"));
        }
    }

    private long bootstrap() throws IOException, InterruptedException {
        String place = "";
        while (true) {
            Map<?, ?> page = page(get("/snapshot?limit=1000" + place));
            keep((List<?>) page.get("members"));
            if (page.get("next") == null) {
                long cursor = number(page.get("cursor"));
                remember(cursor);
                return cursor;
            }
            place = "&after=" + URLEncoder.encode((String) page.get("next"), StandardCharsets.UTF_8);
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(url + "/changes" + path))
                        .timeout(Duration.ofSeconds(60))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static Map<?, ?> page(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("HTTP " + answer.statusCode());
        }
        return (Map<?, ?>) new Json(answer.body()).value();
    }

    private void keep(List<?> entries) {
        for (Object entry : entries) {
            Map<?, ?> member = (Map<?, ?>) entry;
            List<String> columns = new ArrayList<>();
            for (String field : List.of("organizationId", "userId", "version", "state", "role", "email")) {
                columns.add(member.get(field) == null ? "" : member.get(field).toString());
            }
            members.merge(
                    columns.get(0) + "/" + columns.get(1),
                    columns,
                    (held, told) -> Long.parseLong(told.get(2)) > Long.parseLong(held.get(2)) ? told : held);
        }
    }

    /** First the members, then the cursor: a crash between both costs a repetition, never a loss. */
    private void remember(long cursor) throws IOException {
        replace("members.tsv", members.values().stream()
                .map(columns -> String.join("\t", columns) + "\n")
                .collect(Collectors.joining()));
        replace("cursor", cursor + "\n");
    }

    private void replace(String name, String text) throws IOException {
        Path fresh = Files.writeString(directory.resolve(name + ".new"), text);
        Files.move(fresh, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static long number(Object value) {
        return Long.parseLong(value.toString());
    }

    /** Reads JSON (RFC 8259) into maps, lists, strings, booleans and null; a number stays its text. */
    private static final class Json {
        private final String text;
        private int at;

        Json(String text) {
            this.text = text;
        }

        Object value() {
            char next = next();
            return switch (next) {
                case '{' -> object();
                case '[' -> array();
                case '"' -> string();
                default -> word();
            };
        }

        private Map<String, Object> object() {
            Map<String, Object> object = new LinkedHashMap<>();
            at++;
            while (next() != '}') {
                next();
                String key = string();
                next();
                at++;
                object.put(key, value());
                if (next() == ',') {
                    at++;
                }
            }
            at++;
            return object;
        }

        private List<Object> array() {
            List<Object> array = new ArrayList<>();
            at++;
            while (next() != ']') {
                array.add(value());
                if (next() == ',') {
                    at++;
                }
            }
            at++;
            return array;
        }

        private String string() {
            StringBuilder string = new StringBuilder();
            at++;
            for (char letter = text.charAt(at++); letter != '"'; letter = text.charAt(at++)) {
                if (letter != '\\') {
                    string.append(letter);
                    continue;
                }
                char escaped = text.charAt(at++);
                switch (escaped) {
                    case 'n' -> string.append('\n');
                    case 't' -> string.append('\t');
                    case 'r' -> string.append('\r');
                    case 'b' -> string.append('\b');
                    case 'f' -> string.append('\f');
                    case 'u' -> {
                        string.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                        at += 4;
                    }
                    default -> string.append(escaped);
                }
            }
            return string.toString();
        }

        private Object word() {
            int from = at;
            while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String word = text.substring(from, at);
            return switch (word) {
                case "null" -> null;
                case "true", "false" -> Boolean.valueOf(word);
                default -> word;
            };
        }

        private char next() {
            while (Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return text.charAt(at);
        }
    }
}
