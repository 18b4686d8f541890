package io.orgsso.enforcement;

import io.orgsso.cluster.Backoff;
import io.orgsso.cluster.OutboxLoop;
import io.orgsso.cluster.OutboxLoop.Parcel;
import io.orgsso.cluster.OutboxLoop.Terms;
import io.orgsso.organization.Organization;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import java.io.IOException;
import java.text.MessageFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.theme.Theme;

/** Brings owners and operator the word of an emergency sign-in. Addresses and names are those of the time of sending. */
final class AlertCourier implements OutboxLoop.Courier<AlertEntity> {
    private static final Terms TERMS =
            new Terms("orgsso-break-glass-alerts", 4, 60_000, new Backoff(2000, 600_000), 250, Duration.ofHours(24));

    private final KeycloakSessionFactory factory;

    private AlertCourier(KeycloakSessionFactory factory) {
        this.factory = factory;
    }

    static OutboxLoop<AlertEntity> loop(KeycloakSessionFactory factory) {
        return new OutboxLoop<>(factory, AlertEntity.class, new AlertCourier(factory), TERMS, Clock.systemUTC());
    }

    @Override
    public Optional<Parcel> pack(KeycloakSession session, AlertEntity alert) {
        RealmModel realm = session.realms().getRealm(alert.realmId());
        if (realm == null) {
            return Optional.empty();
        }
        session.getContext().setRealm(realm);
        return recipient(session, realm, alert)
                .map(to -> mail(session, realm, to, alert))
                .map(mail -> new Parcel(receiver(alert), () -> mail.send(factory)));
    }

    private static String receiver(AlertEntity alert) {
        String who = alert.ownerId == null ? "the operator" : "owner " + alert.ownerId;
        return who + " of organization " + alert.organizationId;
    }

    private record Recipient(String email, Locale locale) {}

    /** Empty where there is no such owner any more, she has no address, or the step names no operator. */
    private static Optional<Recipient> recipient(KeycloakSession session, RealmModel realm, AlertEntity alert) {
        if (alert.ownerId == null) {
            return Optional.ofNullable(realm.getAuthenticationExecutionById(alert.stepId))
                    .map(AuthenticationExecutionModel::getAuthenticatorConfig)
                    .map(realm::getAuthenticatorConfigById)
                    .flatMap(config -> BreakGlassSettings.of(config).operator())
                    .map(email -> new Recipient(email, locale(realm, null)));
        }
        return Optional.ofNullable(session.users().getUserById(realm, alert.ownerId))
                .filter(owner -> owner.getEmail() != null)
                .map(owner ->
                        new Recipient(owner.getEmail(), locale(realm, owner.getFirstAttribute(UserModel.LOCALE))));
    }

    private static Locale locale(RealmModel realm, @Nullable String chosen) {
        String tag = chosen != null && !chosen.isBlank() ? chosen : realm.getDefaultLocale();
        return tag == null || tag.isBlank() ? Locale.ENGLISH : Locale.forLanguageTag(tag);
    }

    private static AlertMail mail(KeycloakSession session, RealmModel realm, Recipient to, AlertEntity alert) {
        Properties texts = texts(session, realm, to.locale());
        String organization = Organizations.of(session)
                .byId(new OrganizationId(alert.organizationId))
                .map(Organization::name)
                .orElse(alert.organizationId);
        UserModel entered = session.users().getUserById(realm, alert.userId);
        String who = entered == null || entered.getEmail() == null ? alert.userId : entered.getEmail();
        Object[] facts = {
            organization,
            who,
            alert.cameFrom,
            Instant.ofEpochMilli(alert.untilAt).toString()
        };
        return new AlertMail(
                realm,
                Map.copyOf(realm.getSmtpConfig()),
                to.email(),
                text(texts, "orgsso.breakGlass.mail.subject", to.locale(), facts),
                text(texts, "orgsso.breakGlass.mail.text", to.locale(), facts));
    }

    private static Properties texts(KeycloakSession session, RealmModel realm, Locale locale) {
        try {
            return session.theme().getTheme(Theme.Type.EMAIL).getEnhancedMessages(realm, locale);
        } catch (IOException unreadable) {
            throw new IllegalStateException("The texts of the email theme cannot be read", unreadable);
        }
    }

    private static String text(Properties texts, String key, Locale locale, Object... facts) {
        return new MessageFormat(texts.getProperty(key, key), locale).format(facts);
    }
}
