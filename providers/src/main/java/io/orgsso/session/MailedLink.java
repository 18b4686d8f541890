package io.orgsso.session;

import java.util.Arrays;
import org.keycloak.TokenVerifier.Predicate;
import org.keycloak.authentication.actiontoken.ActionTokenContext;
import org.keycloak.authentication.actiontoken.DefaultActionToken;
import org.keycloak.authentication.actiontoken.TokenUtils;
import org.keycloak.events.Errors;
import org.keycloak.models.UserModel;
import org.keycloak.services.messages.Messages;

/**
 * A link in a mail that lets its holder change an account. Keycloak asks an account's not-before time of session tokens
 * only: a link that was asked for before the account's past was cut off would set a password afterwards.
 */
final class MailedLink {
    private MailedLink() {}

    /** Keycloak's own checks and ours. */
    static <T extends DefaultActionToken> Predicate<? super T>[] checks(
            Predicate<? super T>[] keycloaks, ActionTokenContext<T> context) {
        Predicate<? super T>[] all = Arrays.copyOf(keycloaks, keycloaks.length + 1);
        all[keycloaks.length] = TokenUtils.checkThat(
                (T token) -> isOfThePresent(token, context), Errors.EXPIRED_CODE, Messages.EXPIRED_ACTION);
        return all;
    }

    private static <T extends DefaultActionToken> boolean isOfThePresent(T token, ActionTokenContext<T> context) {
        UserModel account = context.getAuthenticationSession().getAuthenticatedUser();
        Long issuedAt = token.getIat();
        return issuedAt != null
                && issuedAt >= context.getSession().users().getNotBeforeOfUser(context.getRealm(), account);
    }
}
