package io.orgsso.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.organization.Connection;
import io.orgsso.organization.OrganizationId;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

class SignOnBasisTest {
    private static final OrganizationId NORTHWIND = new OrganizationId("northwind");
    private static final OrganizationId CONTOSO = new OrganizationId("contoso");
    private static final UserModel PAT = proxy(UserModel.class, (self, method, given) -> "pat");

    @Test
    void anIdentityProviderSpeaksForItsOwnOrganizationAlone() {
        var byContoso = new SignOnBasis.Proven(new SignOnProof.ByConnection(CONTOSO, "c-b", 0));

        assertThat(byContoso.speaksFor(CONTOSO)).isTrue();
        assertThat(byContoso.speaksFor(NORTHWIND)).isFalse();
    }

    @Test
    void herOwnCredentialSpeaksForAllThatIsHers() {
        var inEmergency = new SignOnBasis.Proven(new SignOnProof.InEmergency(CONTOSO, 0, Instant.MAX));

        assertThat(new SignOnBasis.Local(Optional.empty()).speaksFor(NORTHWIND)).isTrue();
        assertThat(inEmergency.speaksFor(NORTHWIND)).isTrue();
    }

    @Test
    void whatSeveralMayHaveAssertedSpeaksForNoneOfThem() {
        var byOne = new SignOnBasis.Brokered(List.of(connection("c-a", NORTHWIND)));
        var byEither = new SignOnBasis.Brokered(List.of(connection("c-a", NORTHWIND), connection("c-b", CONTOSO)));

        assertThat(byOne.speaksFor(NORTHWIND)).isTrue();
        assertThat(byOne.speaksFor(CONTOSO)).isFalse();
        assertThat(byEither.speaksFor(NORTHWIND)).isFalse();
        assertThat(byEither.speaksFor(CONTOSO)).isFalse();
    }

    @Test
    void theWordOfAConnectionThatIsGoneSpeaksForNobody() {
        var gone = word(List.of("c-gone"), Map.of());
        var oneOfTwo = word(List.of("c-gone", "c-a"), Map.of());

        assertThat(List.of(gone, oneOfTwo)).allSatisfy(basis -> {
            assertThat(basis).isEqualTo(new SignOnBasis.Brokered(List.of()));
            assertThat(basis.speaksFor(NORTHWIND)).isFalse();
        });
    }

    @Test
    void aConnectionThatWasTakenOutOfItsOrganizationSpeaksForNobody() {
        assertThat(word(List.of("c-nobodys"), kept("c-nobodys", NORTHWIND)))
                .isEqualTo(new SignOnBasis.Brokered(List.of()));
        assertThat(word(List.of("c-a"), kept("c-a", CONTOSO))).isEqualTo(new SignOnBasis.Brokered(List.of()));
        assertThat(word(List.of("c-a"), kept("c-a", NORTHWIND)).speaksFor(NORTHWIND))
                .isTrue();
    }

    @Test
    void aConnectionOfNobodyOpensTheAccountAsAPasswordDoes() {
        assertThat(word(List.of("c-nobodys"), Map.of())).isEqualTo(new SignOnBasis.Local(Optional.of(CONTOSO)));
        assertThat(word(List.of(), Map.of())).isEqualTo(new SignOnBasis.Local(Optional.of(CONTOSO)));
    }

    @Test
    void theSessionKeepsWhoseTheConnectionWas() {
        Map<String, String> notes = new HashMap<>();

        new SignOnBasis.Brokered(List.of(connection("c-a", NORTHWIND))).keepIn(model(UserSessionModel.class, notes));

        assertThat(notes).isEqualTo(kept("c-a", NORTHWIND));
    }

    @Test
    void whatComesIntoTheSessionLaterChangesNothingForAClientThatStandsForAnOrganization() {
        var byPassword = client(Map.of("orgsso.standsFor", "contoso pat"));
        Map<String, String> latest = new HashMap<>(Map.of("identity_provider", "c-a"));
        latest.putAll(proven(NORTHWIND));

        assertThat(SignOnBasis.kept(byPassword, model(UserSessionModel.class, latest)))
                .contains(new SignOnBasis.Local(Optional.of(CONTOSO)));
        assertThat(SignOnBasis.kept(client(Map.of()), model(UserSessionModel.class, latest)))
                .isEmpty();
    }

    @Test
    void theNewestLoginOfAClientDecides() {
        Map<String, String> notes = new HashMap<>(proven(NORTHWIND));
        assertThat(SignOnBasis.kept(client(notes), model(UserSessionModel.class, Map.of())))
                .hasValueSatisfying(basis -> assertThat(basis).isInstanceOf(SignOnBasis.Proven.class));

        Map<String, String> byPassword = new HashMap<>();
        ProvenSignOn.forget(model(AuthenticationSessionModel.class, byPassword));
        byPassword.put("orgsso.standsFor", "contoso pat");
        notes.putAll(byPassword);

        assertThat(SignOnBasis.kept(client(notes), model(UserSessionModel.class, Map.of())))
                .contains(new SignOnBasis.Local(Optional.of(CONTOSO)));

        Map<String, String> byAnother = new HashMap<>();
        LocalSignOn.forget(model(AuthenticationSessionModel.class, byAnother));
        notes.putAll(byAnother);

        assertThat(SignOnBasis.kept(client(notes), model(UserSessionModel.class, Map.of())))
                .isEmpty();
    }

    @Test
    void aRealmThatHasNotOptedInIsLeftAsItWasWhereAConnectionOfNobodyIsDeleted() {
        assertThat(word(List.of("c-gone"), Map.of(), false)).isEqualTo(new SignOnBasis.Local(Optional.of(CONTOSO)));
        assertThat(word(List.of("c-gone"), kept("c-gone", NORTHWIND), false))
                .isEqualTo(new SignOnBasis.Brokered(List.of()));
    }

    private static SignOnBasis word(List<String> aliases, Map<String, String> notes) {
        return word(aliases, notes, true);
    }

    private static SignOnBasis word(List<String> aliases, Map<String, String> notes, boolean optedIn) {
        var connections = Map.of(
                "c-a",
                connection("c-a", NORTHWIND),
                "c-nobodys",
                new Connection("c-nobodys", "oidc", true, false, Optional.empty(), Map.of()));
        return SignOnBasis.unproven(
                aliases,
                alias -> Optional.ofNullable(connections.get(alias)),
                notes::get,
                Optional.of(CONTOSO),
                () -> optedIn);
    }

    private static Map<String, String> kept(String alias, OrganizationId organization) {
        return Map.of("orgsso.organizationOf." + alias, organization.value());
    }

    /** The client's notes of a login of Pat's that proves this. */
    private static Map<String, String> proven(OrganizationId organization) {
        Map<String, String> notes = new HashMap<>();
        ProvenSignOn.record(model(AuthenticationSessionModel.class, notes), organization, "c-a");
        return notes;
    }

    private static AuthenticatedClientSessionModel client(Map<String, String> notes) {
        return model(AuthenticatedClientSessionModel.class, notes);
    }

    /** Pat's, as far as it is its notes; of a login, those of the client. */
    private static <T> T model(Class<T> type, Map<String, String> notes) {
        return proxy(type, (self, method, given) -> switch (method.getName()) {
            case "getUser", "getAuthenticatedUser" -> PAT;
            case "getNote" -> notes.get(given[0]);
            case "setNote", "setClientNote" -> notes.put((String) given[0], (String) given[1]);
            case "setUserSessionNote" -> "kept for the session";
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(SignOnBasisTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Connection connection(String alias, OrganizationId organization) {
        return new Connection(alias, "oidc", true, false, Optional.of(organization), Map.of());
    }
}
