package io.orgsso.enforcement;

import io.orgsso.member.AccountRole;
import io.orgsso.member.AccountRoles;
import io.orgsso.organization.Organization;
import io.orgsso.organization.UserId;
import java.io.IOException;
import java.text.MessageFormat;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.theme.Theme;

/** Tells the organization's owners and the operator of an emergency sign-in, by mail, once it is committed. */
final class BreakGlassAlert {
    private final KeycloakSession session;
    private final RealmModel realm;
    private final ExecutorService mailer;

    BreakGlassAlert(KeycloakSession session, ExecutorService mailer) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.mailer = mailer;
    }

    void send(UserModel entered, Organization organization, Instant until, Optional<String> operator) {
        Stream<Recipient> owners = AccountRoles.of(session).having(organization.id(), AccountRole.OWNER).stream()
                .flatMap(this::recipient);
        List<AlertMail> mails = Stream.concat(
                        owners, operator.stream().map(email -> new Recipient(email, locale(null))))
                .map(recipient -> mail(recipient, entered, organization, until))
                .toList();
        session.getTransactionManager()
                .enlistAfterCompletion(
                        new AlertDispatch(session.getKeycloakSessionFactory(), realm.getId(), mails, mailer));
    }

    private Stream<Recipient> recipient(UserId owner) {
        UserModel user = session.users().getUserById(realm, owner.value());
        return user == null || user.getEmail() == null
                ? Stream.of()
                : Stream.of(new Recipient(user.getEmail(), locale(user.getFirstAttribute(UserModel.LOCALE))));
    }

    private Locale locale(@Nullable String chosen) {
        String tag = chosen != null && !chosen.isBlank() ? chosen : realm.getDefaultLocale();
        return tag == null || tag.isBlank() ? Locale.ENGLISH : Locale.forLanguageTag(tag);
    }

    private AlertMail mail(Recipient to, UserModel entered, Organization organization, Instant until) {
        Properties texts = texts(to.locale());
        String from = session.getContext().getConnection().getRemoteHost();
        Object[] facts = {organization.name(), String.valueOf(entered.getEmail()), from, until.toString()};
        return new AlertMail(
                to.email(),
                text(texts, "orgsso.breakGlass.mail.subject", to.locale(), facts),
                text(texts, "orgsso.breakGlass.mail.text", to.locale(), facts));
    }

    private Properties texts(Locale locale) {
        try {
            return session.theme().getTheme(Theme.Type.EMAIL).getEnhancedMessages(realm, locale);
        } catch (IOException unreadable) {
            throw new IllegalStateException("The texts of the email theme cannot be read", unreadable);
        }
    }

    private static String text(Properties texts, String key, Locale locale, Object... facts) {
        return new MessageFormat(texts.getProperty(key, key), locale).format(facts);
    }

    private record Recipient(String email, Locale locale) {}
}
