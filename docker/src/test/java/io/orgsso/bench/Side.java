package io.orgsso.bench;

/** Who does the work that is compared. */
enum Side {
    /** The flows of {@code cloud-realm.json}, with membership sync. */
    OURS,
    /** Keycloak's built-in flows with its own organizations. */
    NATIVE;

    String word() {
        return this == OURS ? "ours" : "native";
    }
}
