package io.orgsso;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Seeds of random walks. Every run walks the same ways, so that a red one is red again: {@code -Dmodel.random=true} has
 * half of them be new, {@code -Dmodel.seed=} repeats one.
 */
public final class Walks {
    private Walks() {}

    public static List<Long> seeds(int walks) {
        Long one = Long.getLong("model.seed");
        if (one != null) {
            return List.of(one);
        }
        LongStream always = new Random(1).longs(walks / 2);
        long chance = Boolean.getBoolean("model.random") ? System.nanoTime() : 2;
        LongStream others = new Random(chance).longs(walks - walks / 2);
        return LongStream.concat(always, others).boxed().toList();
    }
}
