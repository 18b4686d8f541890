package io.orgsso.e2e.hostile;

import io.orgsso.e2e.world.World;

/** People that no other test has. */
final class Names {
    private Names() {}

    static String mallory() {
        return "mallory-" + World.random(8);
    }

    static String zoe() {
        return "zoe-" + World.random(8);
    }
}
