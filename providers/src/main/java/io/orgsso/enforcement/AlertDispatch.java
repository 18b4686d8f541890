package io.orgsso.enforcement;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.keycloak.common.util.HtmlUtils;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailSenderProvider;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Sends mails after the sign-in's commit, in the background: a mail server that is slow or down neither delays nor stops
 * an emergency. Each mail is tried a few times; a crash in between loses it, not the event, which the commit carries.
 */
final class AlertDispatch extends AbstractKeycloakTransaction {
    private static final Logger LOG = Logger.getLogger(AlertDispatch.class);
    /** Waits before each attempt. */
    private static final List<Duration> ATTEMPTS =
            List.of(Duration.ZERO, Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(10));

    private final KeycloakSessionFactory factory;
    private final String realmId;
    private final List<AlertMail> mails;
    private final ExecutorService mailer;

    AlertDispatch(KeycloakSessionFactory factory, String realmId, List<AlertMail> mails, ExecutorService mailer) {
        this.factory = factory;
        this.realmId = realmId;
        this.mails = mails;
        this.mailer = mailer;
    }

    @Override
    protected void commitImpl() {
        mails.forEach(mail -> attempt(mail, 0));
    }

    @Override
    protected void rollbackImpl() {}

    private void attempt(AlertMail mail, int number) {
        if (number == ATTEMPTS.size()) {
            LOG.errorf("Realm %s: an alert of a break-glass sign-in could not be sent", realmId);
            return;
        }
        CompletableFuture.delayedExecutor(ATTEMPTS.get(number).toSeconds(), TimeUnit.SECONDS, mailer)
                .execute(() -> {
                    if (!isSent(mail)) {
                        attempt(mail, number + 1);
                    }
                });
    }

    private boolean isSent(AlertMail mail) {
        try {
            return KeycloakModelUtils.runJobInTransactionWithResult(factory, session -> send(session, mail));
        } catch (RuntimeException failed) {
            LOG.warnf("Realm %s: an alert was not sent: %s", realmId, failed.getMessage());
            return false;
        }
    }

    private boolean send(KeycloakSession session, AlertMail mail) {
        RealmModel realm = session.realms().getRealm(realmId);
        session.getContext().setRealm(realm);
        try {
            session.getProvider(EmailSenderProvider.class)
                    .send(
                            realm.getSmtpConfig(),
                            mail.to(),
                            mail.subject(),
                            mail.text(),
                            "<p>" + HtmlUtils.escapeAttribute(mail.text()) + "</p>");
            return true;
        } catch (EmailException unsent) {
            LOG.warnf("Realm %s: an alert was not sent: %s", realmId, unsent.getMessage());
            return false;
        }
    }
}
