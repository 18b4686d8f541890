package io.orgsso.chaos;

import java.util.Map;
import java.util.TreeMap;

/** What is changed in the product for a run: the clock, the comparison that would repair a loss, and the sabotage. */
final class Mutations {
    private static final String CLOCK = """
            new Clock() {
                public java.time.ZoneId getZone() { return java.time.ZoneOffset.UTC; }
                public Clock withZone(java.time.ZoneId zone) { return this; }
                public java.time.Instant instant() {
                    java.time.Instant real = java.time.Instant.now();
                    try {
                        return real.plusMillis(Long.parseLong(java.nio.file.Files.readString(
                                java.nio.file.Path.of(System.getProperty("chaos.clock"))).trim()));
                    } catch (java.io.IOException | NumberFormatException e) {
                        return real;
                    }
                }
            }""";

    /** From memory, half a second after the commit: what a queue behind an event listener does. */
    private static final String AFTER_COMMIT = """
            interface Leave {
                void leave(String realm, List<Marks.Spot> spots, Origin origin);
            }

            static Leave afterCommit(KeycloakSession session, Clock clock) {
                org.keycloak.models.KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
                return (realm, spots, origin) -> AfterCommit.run(session, () ->
                        java.util.concurrent.CompletableFuture.delayedExecutor(
                                        500, java.util.concurrent.TimeUnit.MILLISECONDS)
                                .execute(() -> org.keycloak.models.utils.KeycloakModelUtils.runJobInTransaction(
                                        factory,
                                        later -> new Marks(later, clock).leave(realm, spots, origin))));
            }
            """;

    private static final String NEXT_METHOD = "    private static @Nullable String actor(";

    private Mutations() {}

    /** By class, as a path below {@code io/orgsso}: the text that goes, and what stands there instead. */
    static Map<String, Map<String, String>> of(Sabotage sabotage) {
        var changes = new TreeMap<String, Map<String, String>>();
        changes.put("sync/MembershipSyncListenerFactory", Map.of("Clock.systemUTC()", CLOCK));
        changes.put("sync/SyncNode", Map.of("FIRST_PASS_MILLIS = 2000", "FIRST_PASS_MILLIS = 86_400_000"));
        if (sabotage == Sabotage.MARK_AFTER_COMMIT) {
            changes.put(
                    "sync/Capture",
                    Map.of(
                            "new Marks(session, clock)",
                            "afterCommit(session, clock)",
                            NEXT_METHOD,
                            AFTER_COMMIT + NEXT_METHOD));
        }
        if (sabotage == Sabotage.IGNORE_VERSION) {
            changes.put(
                    "delivery/postgres/MemberUpsert",
                    Map.of("where excluded.member_version > held.member_version", "where true"));
        }
        return changes;
    }
}
