package io.orgsso.enforcement;

import io.orgsso.cluster.OutboxLoop.Answer;
import java.util.Map;
import org.keycloak.common.util.HtmlUtils;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailSenderProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;

/** One mail, ready to be sent by the mail server of its realm. */
record AlertMail(RealmModel realm, Map<String, String> server, String to, String subject, String text) {
    /** In a session that never begins a transaction: a slow mail server holds nothing of the database. */
    Answer send(KeycloakSessionFactory factory) {
        try (KeycloakSession session = factory.create()) {
            // The server's password may be in the realm's vault.
            session.getContext().setRealm(realm);
            session.getProvider(EmailSenderProvider.class)
                    .send(server, to, subject, text, "<p>" + HtmlUtils.escapeAttribute(text) + "</p>");
            return Answer.TAKEN;
        } catch (EmailException unsent) {
            // Keycloak has logged it, if it came as far as the server. The message may name the address.
            return Answer.LATER;
        }
    }
}
