package io.orgsso.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orgsso.e2e.admin.AdminApi;
import io.orgsso.e2e.admin.Answer;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@OnKeycloak
final class OperatorEndpointsIT {
    private final World world;

    OperatorEndpointsIT(World world) {
        this.world = world;
    }

    @Test
    void withoutATokenNothingIsAnswered() {
        var nobody = AdminApi.withToken(world.server().url(), "no-token");

        assertThat(reads(nobody, world.northwind())).allMatch(answer -> answer.status() == 401);
        assertThat(writes(nobody, world.organization("fabrikam"))).allMatch(answer -> answer.status() == 401);
    }

    @Test
    void withoutARoleNothingIsAnswered() {
        var person = Operator.with(world);

        assertThat(reads(person, world.northwind())).allSatisfy(answer -> isRefused(answer, "view-organizations"));
        assertThat(writes(person, world.organization("fabrikam")))
                .allSatisfy(answer -> isRefused(answer, "(view|manage)-organizations"));
    }

    @Test
    void aRoleForOtherThingsDoesNotHelp() {
        var person = Operator.with(world, "manage-users", "view-realm", "manage-clients");

        assertThat(reads(person, world.northwind())).allMatch(answer -> answer.status() == 403);
        assertThat(writes(person, world.organization("fabrikam"))).allMatch(answer -> answer.status() == 403);
    }

    @Test
    void whoMayViewOrganizationsReadsOnly() {
        var viewer = Operator.with(world, "view-organizations");

        assertThat(reads(viewer, world.northwind())).allMatch(answer -> answer.status() == 200);
        assertThat(writes(viewer, world.organization("fabrikam"))).allMatch(answer -> answer.status() == 403);
    }

    @Test
    void aListSaysWhereItsNextPageBegins() {
        var fabrikam = world.organization("fabrikam");
        var account = world.cloud().store().path() + "/accounts/" + fabrikam.alias();
        for (int i = 0; i < 2; i++) {
            var zoe = world.cloud().users().create("zoe-" + World.random(10) + "@personal.example", "zoe");
            world.cloud().organizations().addMember(fabrikam.id(), zoe).ok();
            await("the projector follows").until(() -> fabrikam.row(zoe).isPresent());
            var dataset = Map.of("type", "dataset", "externalId", "dataset-" + i);
            world.cloud().api().post(account + "/resources", dataset).ok();
        }

        assertThat(next(account + "/resources?max=1")).isEqualTo("1");
        assertThat(next(account + "/resources?max=1&first=1")).isEqualTo("none");
        assertThat(next(account + "/resources?max=2")).isEqualTo("none");
        assertThat(next(account + "/members?max=1")).isNotEqualTo("none");
        assertThat(next(account + "/members?max=2")).isEqualTo("none");
        assertThat(next(world.cloud().store().path() + "/accounts?max=1")).isEqualTo("1");
    }

    @Test
    void whoMayManageOrganizationsWrites() {
        var manager = Operator.with(world, "manage-organizations");
        var fabrikam = world.organization("fabrikam");

        assertThat(claim(manager, fabrikam, fabrikam.domain()).status()).isEqualTo(201);
        assertThat(manager.delete(domains(fabrikam) + "/" + fabrikam.domain()).status())
                .isEqualTo(204);
    }

    @Test
    void unknownAliasesLookLikeKnownOnesToWhoMayNotSee() {
        var person = Operator.with(world);
        var store = world.cloud().store().path();

        assertThat(person.get(store + "/accounts/northwind").status())
                .isEqualTo(person.get(store + "/accounts/nosuch").status());
        assertThat(person.get(store + "/orgs/northwind/domains").status())
                .isEqualTo(person.get(store + "/orgs/nosuch/domains").status());
    }

    @Test
    void aDomainHasOneOwner() {
        var fabrikam = world.organization("fabrikam").withVerifiedDomain();
        var tailspin = world.organization("tailspin");

        var answer = world.cloud().store().verifyDomain(tailspin.alias(), fabrikam.domain(), Optional.empty());

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body().toString()).doesNotContain(fabrikam.alias() + "\"", fabrikam.id());
    }

    @Test
    void ofManyWhoClaimADomainAtOnceOneGetsIt() throws Exception {
        var domain = World.random(10) + ".example";
        var organizations =
                IntStream.range(0, 8).mapToObj(i -> world.organization("racer")).toList();
        var threads = Executors.newFixedThreadPool(organizations.size());
        try {
            var claims = organizations.stream()
                    .<Callable<Integer>>map(organization -> () -> world.cloud()
                            .store()
                            .verifyDomain(organization.alias(), domain, Optional.empty())
                            .status())
                    .toList();
            var answers = new ArrayList<Integer>();
            for (var claim : threads.invokeAll(claims)) {
                answers.add(claim.get());
            }

            assertThat(answers).containsOnlyOnce(201).containsOnly(201, 409);
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example",
                "fabrikam..example",
                "-fabrikam.example",
                "fabrikam.example/",
                "https://fabrikam.example",
                "zoe@fabrikam.example",
                "*.example",
                "*",
                "fabrikam.example evil.example",
                "127.0.0.1",
                "com"
            })
    void whatIsNoDomainIsNotVerified(String name) {
        var fabrikam = world.organization("fabrikam");

        var answer = world.cloud().store().verifyDomain(fabrikam.alias(), name, Optional.empty());

        assertThat(answer.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gmail.com", "*.co.uk", "github.io"})
    void whatIsSharedByManyIsNobodys(String name) {
        var fabrikam = world.organization("fabrikam");

        var answer = world.cloud().store().verifyDomain(fabrikam.alias(), name, Optional.empty());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("detail").asText()).contains(name, "shared by people of many organizations");
        var claims = world.cloud().api().get(domains(fabrikam)).body().path("domains");
        assertThat(claims.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"false, because", "true, ''"})
    void aClaimSaysThatItIsVerifiedAndWhy(boolean verified, String reason) {
        var fabrikam = world.organization("fabrikam");

        var answer = world.cloud()
                .api()
                .post(domains(fabrikam), Map.of("domain", fabrikam.domain(), "verified", verified, "reason", reason));

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void aClaimNamesConnectionsOfItsOwnOrganizationOnly() {
        var fabrikam = world.organization("fabrikam");

        var answer =
                world.cloud().store().verifyDomain(fabrikam.alias(), fabrikam.domain(), Optional.of("c-qkzvhtwmra"));

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void verifyingIsAudited() {
        var fabrikam = world.organization("fabrikam").withVerifiedDomain();

        assertThat(world.cloud().events().adminEvents(20)).anySatisfy(event -> {
            assertThat(event.path("operationType").asText()).isEqualTo("CREATE");
            assertThat(event.path("resourcePath").asText()).contains("orgsso/orgs/" + fabrikam.alias() + "/domains");
        });
    }

    @Test
    void aReleasedDomainLeadsNowhereAndLetsNobodyIn() {
        var idp = world.oidcIdp();
        var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);
        var zoe = fabrikam.address("zoe");
        idp.willSay(Persona.verified(zoe));
        world.login("openid").as(zoe).tokens();

        world.cloud().api().delete(domains(fabrikam) + "/" + fabrikam.domain()).ok();

        assertThat(world.login("openid").as(zoe).page().hasField("password")).isTrue();
    }

    private static void isRefused(Answer answer, String role) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.contentType()).hasValue("application/problem+json");
        assertThat(answer.body().path("detail").asText()).containsPattern(role);
    }

    private String next(String list) {
        return world.cloud().api().get(list).ok().body().path("next").asText("none");
    }

    private List<Answer> reads(AdminApi api, Organization organization) {
        var store = organization.realm().store().path();
        return List.of(
                        store + "/accounts",
                        store + "/changes",
                        store + "/changes/snapshot",
                        store + "/accounts/" + organization.alias(),
                        store + "/accounts/" + organization.alias() + "/members",
                        store + "/accounts/" + organization.alias() + "/resources",
                        domains(organization))
                .stream()
                .map(api::get)
                .toList();
    }

    private List<Answer> writes(AdminApi api, Organization organization) {
        var resource = Map.of("type", "dataset", "externalId", World.random(8));
        var resources = organization.realm().store().path() + "/accounts/" + organization.alias() + "/resources";
        return List.of(
                claim(api, organization, organization.domain()),
                api.delete(domains(organization) + "/" + organization.domain()),
                api.post(resources, resource));
    }

    private static Answer claim(AdminApi api, Organization organization, String domain) {
        return api.post(domains(organization), Map.of("domain", domain, "verified", true, "reason", "tests"));
    }

    private static String domains(Organization organization) {
        return organization.realm().store().path() + "/orgs/" + organization.alias() + "/domains";
    }
}
