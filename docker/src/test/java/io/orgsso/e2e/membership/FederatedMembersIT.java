package io.orgsso.e2e.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orgsso.e2e.admin.RealmAdmin;
import io.orgsso.e2e.directory.Directory;
import io.orgsso.e2e.server.Backend;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Members whose accounts a realm takes from an LDAP directory, with and without keeping copies of them. */
@OnKeycloak(Backend.POSTGRES)
final class FederatedMembersIT {
    /** Long enough for the pass, which runs once a minute. */
    private static final Duration A_PASS = Duration.ofSeconds(90);

    private final StoreTables store;
    private final World world;
    private final RealmAdmin realm;
    private final Directory directory;

    FederatedMembersIT(World world) {
        this.world = world;
        store = new StoreTables(world.server().postgres());
        realm = ImportedRealm.with(world, List.of("orgsso-membership-sync"));
        directory = Directory.open();
        world.atTheEnd(() -> {
            realm.api().delete(realm.path(""));
            directory.close();
        });
    }

    @Test
    void whoVanishesFromTheDirectoryIsErasedOnceKeycloakLooksForHer() {
        var staff = directory.unit("staff");
        staff.federate(realm, true);
        staff.add("yann");
        var yann = memberNamed("yann");

        staff.remove("yann");

        assertThat(realm.users().byId(yann)).as("the look").isEmpty();
        store.awaitState(fabrikam(), yann, "erased");
    }

    @Test
    void aNewAddressInTheDirectoryIsFoundByTheReconciler() {
        var staff = directory.unit("staff");
        var federation = staff.federate(realm, true);
        staff.add("yann");
        var yann = memberNamed("yann");
        store.awaitSettled();
        long before = store.version(fabrikam(), yann);
        staff.changeAddress("yann", "yann.new@fabrikam.example");
        realm.api()
                .post(realm.path("/user-storage/" + federation + "/sync?action=triggerFullSync"), Map.of())
                .ok();

        realm.api().post(realm.store().path() + "/sync/reconcile", Map.of()).ok();

        assertThat(store.version(fabrikam(), yann)).isGreaterThan(before);
        await("the target postgres hears of it")
                .until(
                        () -> world.server()
                                .postgres()
                                .queryAccounts("select email from orgsso_member where user_id = '" + yann + "'"),
                        List.of(List.of("yann.new@fabrikam.example"))::equals);
    }

    /** Of an LDAP account that it does not copy, Keycloak keeps no membership: its own error, half-way through the join. */
    @Test
    void whoIsNotImportedBecomesNoMemberAndLeavesNoTrace() {
        var partners = directory.unit("partners");
        partners.federate(realm, false);
        partners.add("yann");
        var yann = idOf("yann");
        assertThat(yann).as("an account that stays in the directory").startsWith("f:");

        var answer = realm.organizations().addMember(fabrikam(), yann);

        assertThat(answer.status()).isGreaterThanOrEqualTo(400);
        store.awaitSettled();
        assertThat(store.state(fabrikam(), yann)).isEmpty();
    }

    @Test
    void whatKeycloakTakesInSilenceIsFoundWithinAPass() {
        var staff = directory.unit("staff");
        var partners = directory.unit("partners");
        var imported = staff.federate(realm, true);
        var notImported = partners.federate(realm, false);
        staff.add("yann");
        partners.add("xena");
        var yann = memberNamed("yann");
        var xena = keptByTheFederation("xena", notImported);
        var zoe = realm.users().idOf("zoe@fabrikam.example");
        var tailspin = realm.organizations().create("tailspin", List.of(), Map.of());
        realm.organizations().addMember(tailspin, zoe).ok();
        store.awaitState(tailspin, zoe, "active");
        var api = realm.api();

        api.post(realm.path("/user-storage/" + imported + "/remove-imported-users"), Map.of())
                .ok();
        api.delete(realm.path("/components/" + notImported)).ok();
        api.delete(realm.path("/organizations/" + tailspin + "/groups/" + groupOf(tailspin)))
                .ok();

        store.awaitState(fabrikam(), yann, "erased", A_PASS);
        store.awaitState(fabrikam(), xena, "erased", A_PASS);
        store.awaitState(tailspin, zoe, "left", A_PASS);
        assertThat(store.state(fabrikam(), zoe)).as("nobody else's").hasValue("active");
    }

    private String groupOf(String organization) {
        return world.server()
                .postgres()
                .query("select group_id from org where id = '" + organization + "'")
                .get(0)
                .get(0);
    }

    /** As a federation keeps its members that can have some without copying them; LDAP cannot. */
    private String keptByTheFederation(String uid, String federation) {
        var id = idOf(uid);
        var realmId = realm.api().get(realm.path("")).ok().body().path("id").asText();
        world.server()
                .postgres()
                .runBehindKeycloak("insert into fed_user_group_membership (group_id, user_id, realm_id,"
                        + " storage_provider_id) values ('%s', '%s', '%s', '%s')"
                                .formatted(groupOf(fabrikam()), id, realmId, federation));
        realm.api().post(realm.store().path() + "/sync/reconcile", Map.of()).ok();
        store.awaitState(fabrikam(), id, "active");
        return id;
    }

    private String idOf(String uid) {
        return realm.users().byUsername(uid).orElseThrow().path("id").asText();
    }

    private String memberNamed(String uid) {
        var id = idOf(uid);
        realm.organizations().addMember(fabrikam(), id).ok();
        store.awaitState(fabrikam(), id, "active");
        return id;
    }

    private String fabrikam() {
        return realm.organizations().idOf("fabrikam").orElseThrow();
    }
}
