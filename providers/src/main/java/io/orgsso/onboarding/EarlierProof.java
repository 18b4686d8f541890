package io.orgsso.onboarding;

import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.actiontoken.idpverifyemail.IdpVerifyAccountLinkActionTokenHandler;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.UserProvider;

/**
 * Who opens the mail about a link in another browser leaves a mark that Keycloak takes for proof at any later login of the
 * same identity, also after she has unlinked it (CVE-2026-92358). Here a proof counts in the login that asked for it, and
 * nowhere else: that login has a note of its own, and the mark is taken away before any step looks for it.
 */
final class EarlierProof {
    private EarlierProof() {}

    /** Voids what was proven before this login. */
    static void forget(AuthenticationFlowContext context, BrokeredIdentityContext brokered, Verdict verdict) {
        UserProvider users = context.getSession().users();
        String address = verdict.email().value();
        Optional.ofNullable(users.getUserByEmail(context.getRealm(), address))
                .or(() -> Optional.ofNullable(users.getUserByUsername(context.getRealm(), address)))
                .ifPresent(account -> IdpVerifyAccountLinkActionTokenHandler.runIfUserVerified(
                        context.getSession(), account, brokered.getIdpConfig(), brokered.getBrokerUserId(), () -> {}));
    }
}
