package io.orgsso.bench;

import io.orgsso.e2e.admin.AdminApi;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A backlog that drains to a webhook's receiver, against what so many calls at a time can bring at all. */
final class Webhooks {
    private static final List<Integer> CONCURRENCIES = List.of(8, 32);
    /** Calls that a sender makes one after the other. */
    private static final int CALLS = 100;

    private static final String DATABASE = "webhook";

    private Webhooks() {}

    static void measure(Database database, Options options, Report report) {
        var address = database.create(DATABASE);
        try (var receiver = new DelayingReceiver()) {
            for (int concurrency : CONCURRENCIES) {
                try (var server = Server.withWebhook(address, receiver.url(), concurrency)) {
                    server.prepare();
                    server.start();
                    var url = URI.create(server.baseUrl());
                    var realm = BenchRealm.create(url, AdminApi.asAdmin(url), "webhook-" + concurrency, Side.OURS);
                    var population = Population.create(database, DATABASE, realm, CALLS * concurrency);
                    measure(population, receiver, concurrency, options, report);
                }
            }
        }
    }

    private static void measure(
            Population population, DelayingReceiver receiver, int concurrency, Options options, Report report) {
        Arm drain = () -> population.drain(population.size(), "webhook");
        drain.sample();
        receiver.mostAtOnce();
        var ours = new Rounds(options.pairs(), 1, 1, 0).of(Map.of("ours", drain));
        var samples = ours.getOrDefault("ours", new Samples());
        var bound = new Samples();
        for (int i = 0; i < samples.rounds(); i++) {
            bound.round(List.of((double) CALLS * DelayingReceiver.DELAY_MILLIS));
        }
        report.compare(
                String.format(
                        Locale.ROOT,
                        "backlog of %,d drains to a `webhook` that answers after %d ms, %d calls at a time, against"
                                + " %d / %d ms",
                        population.size(),
                        DelayingReceiver.DELAY_MILLIS,
                        concurrency,
                        concurrency,
                        DelayingReceiver.DELAY_MILLIS),
                samples,
                bound,
                1.25);
        report.note(String.format(
                Locale.ROOT,
                "Drain to `webhook`, %d calls at a time: %.0f messages a second of %d possible, at most %d in hand.",
                concurrency,
                population.size() * 1000 / samples.quantile(0.5),
                concurrency * 1000L / DelayingReceiver.DELAY_MILLIS,
                receiver.mostAtOnce()));
    }
}
