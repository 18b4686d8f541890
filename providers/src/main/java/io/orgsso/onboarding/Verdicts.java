package io.orgsso.onboarding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.domain.EmailAddress;
import io.orgsso.organization.OrganizationId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/**
 * Carries the gate's verdict to the later steps inside the brokered context, the one thing that survives from the
 * assertion to the post-login flow: Keycloak wipes the notes of the login in between.
 */
final class Verdicts {
    /** Key in the brokered context's data; the value is a String, since only Strings come back unchanged. */
    private static final String KEY = "orgsso.verdict";

    private Verdicts() {}

    static void record(BrokeredIdentityContext context, Verdict verdict) {
        context.getContextData().put(KEY, write(verdict));
    }

    /** The verdict of this very login through this very connection; empty otherwise, and then nothing is proven. */
    static Optional<Verdict> of(BrokeredIdentityContext context, AuthenticationSessionModel login) {
        return Optional.ofNullable(context.getContextData().get(KEY))
                .filter(String.class::isInstance)
                .flatMap(json -> read((String) json))
                .filter(verdict -> verdict.login().equals(loginOf(login)))
                .filter(verdict ->
                        verdict.connection().equals(context.getIdpConfig().getAlias()))
                .filter(verdict -> verdict.subject().equals(context.getId()));
    }

    /** Names a login: its root session and tab. */
    static String loginOf(@Nullable AuthenticationSessionModel login) {
        return login == null ? "" : login.getParentSession().getId() + "." + login.getTabId();
    }

    private static String write(Verdict verdict) {
        try {
            return JsonSerialization.mapper.writeValueAsString(Map.of(
                    "organization", verdict.organization().value(),
                    "connection", verdict.connection(),
                    "subject", verdict.subject(),
                    "email", verdict.email().value(),
                    "login", verdict.login()));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A map of strings is always JSON", impossible);
        }
    }

    private static Optional<Verdict> read(String json) {
        try {
            JsonNode fields = JsonSerialization.mapper.readTree(json);
            return Optional.of(new Verdict(
                    new OrganizationId(fields.required("organization").asText()),
                    fields.required("connection").asText(),
                    fields.required("subject").asText(),
                    EmailAddress.parse(fields.required("email").asText()),
                    fields.required("login").asText()));
        } catch (JsonProcessingException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
