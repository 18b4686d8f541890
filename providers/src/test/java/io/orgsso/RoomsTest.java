package io.orgsso;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Entity;
import java.util.List;
import java.util.Set;

/** Who may know whom. The order of the rooms is the order of ARCHITECTURE.md. */
@AnalyzeClasses(packages = "io.orgsso", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    /** From the lowest room up: a room knows rooms before it only. */
    private static final List<String> ROOMS = List.of(
            "flow",
            "cluster",
            "organization",
            "domain",
            "connection",
            "refusal",
            "session",
            "member",
            "account",
            "feed",
            "delivery",
            "sync",
            "discovery",
            "enforcement",
            "onboarding",
            "admin");

    private static final DescribedPredicate<JavaClass> KEYCLOAKS_ORGANIZATION_MODEL = describe(
            "Keycloak's organization model",
            type -> type.getPackageName().startsWith("org.keycloak.organization")
                    || (type.getSimpleName().startsWith("Organization")
                            && type.getPackageName().startsWith("org.keycloak.models")));

    @ArchTest
    static final ArchRule oneRoomKnowsKeycloaksOrganizationModel = noClasses()
            .that()
            .resideOutsideOfPackage("io.orgsso.organization")
            .should()
            .dependOnClassesThat(KEYCLOAKS_ORGANIZATION_MODEL)
            .because("Keycloak 26.8 makes connections and organizations many-to-many; that must cost one room's edit");

    @ArchTest
    static final ArchRule roomsHaveNoCycles = slices().matching("io.orgsso.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a reader follows a login downwards");

    @ArchTest
    static final ArchRule roomsKnowDownwardsOnly = classes()
            .that()
            .resideInAPackage("io.orgsso.*..")
            .should(new KnowLowerRoomsOnly(ROOMS))
            .because("portal, admin, scim, migration stand above member, session, account, domain, connection");

    @ArchTest
    static final ArchRule onlyAdminCallsSync = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.orgsso.feed..", "io.orgsso.delivery..", "io.orgsso.sync..", "io.orgsso.admin..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.orgsso.feed..", "io.orgsso.delivery..", "io.orgsso.sync..")
            .because("every other room changes Keycloak's truth and lets the marks tell");

    @ArchTest
    static final ArchRule decisionsArePlainJava = noClasses()
            .that(describe(
                    "are decisions or their values",
                    type -> Set.of(
                                    "HomeRealm",
                                    "SsoRequirement",
                                    "SessionLimits",
                                    "SignOnProof",
                                    "Admission",
                                    "Projection",
                                    "Backoff",
                                    "Joining",
                                    "EmailAddress",
                                    "EmailDomain",
                                    "DomainPattern",
                                    "DomainClaim",
                                    "EmailProof",
                                    "OidcPreset",
                                    "SamlPreset",
                                    "ReceivedAssertion")
                            .contains(type.getSimpleName())))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.keycloak..", "jakarta..")
            .because("what decides is tested without a server");

    @ArchTest
    static final ArchRule entityNamesCarryTheProductsPrefix = classes()
            .that()
            .areAnnotatedWith(Entity.class)
            .should()
            .beAnnotatedWith(describe(
                    "an @Entity name that starts with Orgsso",
                    annotation -> annotation.getRawType().isEquivalentTo(Entity.class)
                            && annotation.as(Entity.class).name().startsWith("Orgsso")))
            .because(
                    "one persistence unit holds Keycloak's entities and ours, and a name that stands twice stops the start");

    @ArchTest
    static final ArchRule noRoomForWhatHasNoName = noClasses()
            .should()
            .resideInAnyPackage("..util..", "..common..", "..manager..", "..helper..")
            .because("such a room says nothing of what is in it");
}
