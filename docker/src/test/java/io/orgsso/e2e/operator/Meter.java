package io.orgsso.e2e.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.Pattern;

/** The metrics of a server, as a monitoring system reads them. */
record Meter(URI management) {
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** The value of a series, such as {@code orgsso_refusals_total{reason="no-email"}}; 0 for one that is not there. */
    double read(String series) {
        return ours().stream()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** The values that the labels of our series have. */
    List<String> labels() {
        return ours().stream()
                .flatMap(line -> LABEL.matcher(line).results())
                .map(label -> label.group(2))
                .distinct()
                .toList();
    }

    private List<String> ours() {
        try {
            var answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(management.resolve("/metrics")).build(), BodyHandlers.ofString());
            return answer.body()
                    .lines()
                    .filter(line -> line.startsWith("orgsso_"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
