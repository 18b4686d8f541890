package io.orgsso.e2e.membership;

import io.orgsso.e2e.admin.RealmAdmin;
import io.orgsso.e2e.world.World;
import java.util.List;
import java.util.Map;

/** A realm that is imported whole, with one organization and its one member. */
final class ImportedRealm {
    private ImportedRealm() {}

    static RealmAdmin with(World world, List<String> listeners) {
        var name = "imported-" + World.random(10);
        var zoe = Map.of(
                "username",
                "zoe@fabrikam.example",
                "email",
                "zoe@fabrikam.example",
                "enabled",
                true,
                "emailVerified",
                true);
        var fabrikam = Map.of(
                "name",
                "fabrikam",
                "alias",
                "fabrikam",
                "enabled",
                true,
                "domains",
                List.of(Map.of("name", "fabrikam.example", "verified", true)),
                "members",
                List.of(Map.of("username", "zoe@fabrikam.example", "membershipType", "UNMANAGED")));
        var realm = world.realm(name);
        realm.api()
                .post(
                        "/admin/realms",
                        Map.of(
                                "realm",
                                name,
                                "enabled",
                                true,
                                "organizationsEnabled",
                                true,
                                "eventsListeners",
                                listeners,
                                "users",
                                List.of(zoe),
                                "organizations",
                                List.of(fabrikam)))
                .ok();
        return realm;
    }
}
