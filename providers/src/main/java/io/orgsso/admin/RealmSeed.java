package io.orgsso.admin;

import io.orgsso.account.AccountStore;
import io.orgsso.domain.DomainClaims;
import io.orgsso.domain.DomainPattern;
import io.orgsso.domain.DomainTakenException;
import io.orgsso.domain.EmailAddress;
import io.orgsso.domain.MalformedEmailException;
import io.orgsso.domain.UnclaimableDomainException;
import io.orgsso.domain.Verification;
import io.orgsso.member.MembershipPolicies;
import io.orgsso.member.RejoinPolicy;
import io.orgsso.organization.DeclaredDomain;
import io.orgsso.organization.OptIn;
import io.orgsso.organization.Organization;
import io.orgsso.organization.Organizations;
import io.orgsso.session.Enforcement;
import io.orgsso.session.SignOnPolicies;
import io.orgsso.session.SignOnPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.models.RealmModel;

/**
 * Turns what an imported realm says about its organizations into our rows, in the import's transaction. Only then:
 * attributes and the {@code verified} flag can be written later by an organization's administrators and prove nothing.
 */
final class RealmSeed {
    private final KeycloakSession session;
    private final RealmModel realm;

    private RealmSeed(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /**
     * Seeds accounts, policies and verified domains.
     *
     * @throws ModelException with one sentence that names organization and attribute; the realm is then not created
     */
    static void plant(KeycloakSession session, RealmModel realm) {
        if (realm.isOrganizationsEnabled() && OptIn.holds(session, realm.getId())) {
            RealmSeed seed = new RealmSeed(session, realm);
            Organizations.of(session).all().forEach(seed::plant);
        }
    }

    private void plant(Organization organization) {
        Map<String, List<String>> attributes = Organizations.of(session).attributes(organization.id());
        AccountStore.of(session)
                .open(
                        realm.getId(),
                        organization.id(),
                        organization.alias(),
                        value(attributes, "legalName").orElse(null),
                        value(attributes, "plan").orElse(null),
                        value(attributes, "externalAccountId").orElse(null));
        MembershipPolicies.of(session)
                .seed(
                        realm.getId(),
                        organization.id(),
                        rejoin(organization, attributes),
                        initialOwner(organization, attributes).orElse(null));
        SignOnPolicies.of(session).put(realm.getId(), organization.id(), signOnPolicy(organization, attributes));
        Organizations.of(session).declaredDomains(organization.id()).stream()
                .filter(DeclaredDomain::verified)
                .forEach(domain -> claim(organization, domain.name()));
    }

    private void claim(Organization organization, String name) {
        try {
            DomainClaims.of(session)
                    .verify(realm.getId(), organization.id(), DomainPattern.parse(name), null, Verification.byImport());
        } catch (MalformedEmailException | UnclaimableDomainException | DomainTakenException invalid) {
            throw invalid(organization, "domain", name, String.valueOf(invalid.getMessage()));
        }
    }

    private static SignOnPolicy signOnPolicy(Organization organization, Map<String, List<String>> attributes) {
        return new SignOnPolicy(
                enforcement(organization, attributes),
                seconds(organization, attributes, "sessionIdleSeconds"),
                seconds(organization, attributes, "sessionMaxSeconds"));
    }

    private static Enforcement enforcement(Organization organization, Map<String, List<String>> attributes) {
        Optional<String> word = value(attributes, "enforcement");
        try {
            return word.map(Enforcement::of).orElse(SignOnPolicy.DEFAULT.enforcement());
        } catch (IllegalArgumentException unknown) {
            throw invalid(organization, "orgsso.enforcement", word.orElse(""), "use off, optional or required");
        }
    }

    private static Optional<Duration> seconds(
            Organization organization, Map<String, List<String>> attributes, String name) {
        Optional<String> given = value(attributes, name);
        try {
            return given.map(RealmSeed::seconds);
        } catch (IllegalArgumentException notSeconds) {
            throw invalid(organization, "orgsso." + name, given.orElse(""), "use a whole number of seconds from 1");
        }
    }

    private static Duration seconds(String given) {
        int seconds = Integer.parseInt(given);
        if (seconds < 1) {
            throw new IllegalArgumentException("Not a length of time: " + given);
        }
        return Duration.ofSeconds(seconds);
    }

    private static RejoinPolicy rejoin(Organization organization, Map<String, List<String>> attributes) {
        Optional<String> word = value(attributes, "rejoin");
        try {
            return word.map(RejoinPolicy::of).orElse(RejoinPolicy.NEVER);
        } catch (IllegalArgumentException unknown) {
            throw invalid(organization, "orgsso.rejoin", word.orElse(""), "use never or proven");
        }
    }

    private static Optional<EmailAddress> initialOwner(
            Organization organization, Map<String, List<String>> attributes) {
        Optional<String> email = value(attributes, "initialOwner");
        try {
            return email.map(EmailAddress::parse);
        } catch (MalformedEmailException malformed) {
            throw invalid(organization, "orgsso.initialOwner", email.orElse(""), "use one email address");
        }
    }

    private static Optional<String> value(Map<String, List<String>> attributes, String name) {
        return attributes.getOrDefault("orgsso." + name, List.of()).stream().findFirst();
    }

    private static ModelException invalid(Organization organization, String what, String value, String advice) {
        return new ModelException("Organization " + organization.alias() + ": " + what + " \"" + value
                + "\" cannot be used: " + advice + ".");
    }
}
