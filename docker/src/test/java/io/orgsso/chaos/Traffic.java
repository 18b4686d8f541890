package io.orgsso.chaos;

import io.orgsso.e2e.admin.AdminApi;
import io.orgsso.e2e.admin.Answer;
import io.orgsso.e2e.admin.RealmAdmin;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** One administrator who changes what belongs to his own people, by whichever node answers. */
final class Traffic implements Runnable {
    static final String REALM = "chaos";

    private static final List<String> ROLES = List.of("owner", "admin", "billing", "developer", "viewer", "member");

    private final Cluster cluster;
    private final List<String> organizations;
    private final String name;
    private final Random random;
    private final BooleanSupplier goesOn;
    private final AtomicInteger changes;
    private final AtomicInteger unknown;
    private final AtomicInteger refused;
    private final List<String> people = new ArrayList<>();
    private int serial;
    /** By person, where she joined first. */
    private final Map<String, String> homes = new HashMap<>();
    /** Whom he was at last. */
    private String person = "";

    Traffic(
            Cluster cluster,
            List<String> organizations,
            String name,
            long seed,
            BooleanSupplier goesOn,
            AtomicInteger changes,
            AtomicInteger unknown,
            AtomicInteger refused) {
        this.cluster = cluster;
        this.organizations = organizations;
        this.name = name;
        this.random = new Random(seed);
        this.goesOn = goesOn;
        this.changes = changes;
        this.unknown = unknown;
        this.refused = refused;
    }

    @Override
    public void run() {
        while (goesOn.getAsBoolean()) {
            try {
                if (change(cluster.api(random.nextInt(cluster.size()))).status() / 100 == 2) {
                    changes.incrementAndGet();
                }
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof ConnectException)) {
                    // A node died under the request: what became of it only the database knows.
                    unknown.incrementAndGet();
                }
            } catch (RuntimeException | AssertionError e) {
                // Refused, for example since the database is away.
                refused.incrementAndGet();
            }
            try {
                Thread.sleep(random.nextInt(100));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private Answer change(AdminApi api) {
        var realm = new RealmAdmin(api, REALM);
        var organization = organizations.get(random.nextInt(organizations.size()));
        var members = realm.path("/organizations/" + organization + "/members");
        int kind = random.nextInt(100);
        if (people.size() < 5 || kind < 25) {
            serial++;
            var email = name + "-" + serial + "@people.example";
            person = realm.users().create(Map.of("username", email, "email", email, "enabled", true));
            people.add(person);
            homes.put(person, organization);
            return api.post(members, person);
        }
        // He mostly stays with one person for a while, so that changes of her follow each other closely.
        if (!people.contains(person) || random.nextInt(3) == 0) {
            person = people.get(random.nextInt(people.size()));
        }
        if (random.nextInt(4) > 0) {
            organization = homes.getOrDefault(person, organization);
            members = realm.path("/organizations/" + organization + "/members");
        }
        if (kind < 40) {
            return api.post(members, person);
        } else if (kind < 55) {
            var alias = api.get(realm.path("/organizations/" + organization))
                    .ok()
                    .body()
                    .path("alias")
                    .asText();
            return api.put(
                    realm.path("/orgsso/orgs/" + alias + "/members/" + person + "/role"),
                    Map.of("role", ROLES.get(random.nextInt(ROLES.size()))));
        } else if (kind < 70) {
            serial++;
            return api.put(
                    realm.path("/users/" + person),
                    Map.of("email", name + "-" + serial + "@people.example", "lastName", "Name" + serial));
        } else if (kind < 79) {
            return api.put(realm.path("/users/" + person), Map.of("enabled", random.nextBoolean()));
        } else if (kind < 80) {
            realm.organizations().enable(organization, random.nextBoolean());
            return api.get(realm.path(""));
        } else if (kind < 93) {
            return api.delete(members + "/" + person);
        }
        people.remove(person);
        return realm.users().delete(person);
    }
}
