package io.orgsso.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * Gives every arm its turn in every round, in an order that is turned round each time, so that whatever else the machine
 * does meets all of them.
 *
 * @param count of rounds
 * @param perRound samples of an arm in a round, for each client
 * @param clients at the same time
 * @param warmUp samples of each arm before the first round
 */
record Rounds(int count, int perRound, int clients, int warmUp) {
    Map<String, Samples> of(Map<String, Arm> arms) {
        var results = new LinkedHashMap<String, Samples>();
        arms.forEach((name, arm) -> {
            results.put(name, new Samples());
            for (int i = 0; i < warmUp; i++) {
                arm.sample();
            }
        });
        var order = new ArrayList<>(arms.entrySet());
        for (int round = 0; round < count; round++) {
            for (var entry : order) {
                results.computeIfAbsent(entry.getKey(), name -> new Samples()).round(turn(entry.getValue()));
            }
            Collections.reverse(order);
        }
        return results;
    }

    private List<Double> turn(Arm arm) {
        if (clients == 1) {
            return samples(arm);
        }
        var pool = Executors.newFixedThreadPool(clients);
        try {
            var all = new ArrayList<Double>();
            for (var one : pool.invokeAll(Collections.nCopies(clients, (Callable<List<Double>>) () -> samples(arm)))) {
                all.addAll(one.get());
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client failed", e.getCause());
        } finally {
            pool.shutdown();
        }
    }

    private List<Double> samples(Arm arm) {
        var times = new ArrayList<Double>();
        for (int i = 0; i < perRound; i++) {
            times.add(arm.sample());
        }
        return times;
    }
}
