package io.orgsso.enforcement;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserCredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Password and one-time code of one attempt; each attempt costs one hash, whoever it is for. */
final class BreakGlassCredentials {
    private static final int LONGEST_NAME = 255;

    private final AuthenticationFlowContext context;
    private final KeycloakSession session;
    private final RealmModel realm;

    BreakGlassCredentials(AuthenticationFlowContext context) {
        this.context = context;
        this.session = context.getSession();
        this.realm = context.getRealm();
    }

    /** Whether an account has both, set up before: they cannot be set up here. */
    static boolean areSetUp(UserModel user) {
        return user.credentialManager().isConfiguredFor(PasswordCredentialModel.TYPE)
                && otps(user).findAny().isPresent();
    }

    /** The person, if both are hers and she may sign in at all. */
    Optional<UserModel> judge(String name, String password, String code) {
        Optional<UserModel> person = find(name).filter(this::mayTry);
        if (person.isEmpty()) {
            AuthenticatorUtils.dummyHash(context);
            return Optional.empty();
        }
        UserModel user = person.get();
        // The code is looked at only after the password, so that nobody can use hers up.
        return user.credentialManager().isValid(UserCredentialModel.password(password)) && isValid(user, code)
                ? person
                : Optional.empty();
    }

    private Optional<UserModel> find(String name) {
        boolean usable =
                !name.isEmpty() && name.length() <= LONGEST_NAME && name.chars().noneMatch(Character::isISOControl);
        return usable
                ? Optional.ofNullable(KeycloakModelUtils.findUserByNameOrEmail(session, realm, name))
                : Optional.empty();
    }

    private boolean mayTry(UserModel user) {
        return user.isEnabled()
                && areSetUp(user)
                && AuthenticatorUtils.getDisabledByBruteForceEventError(context, user) == null;
    }

    private static boolean isValid(UserModel user, String code) {
        List<String> ids = otps(user).map(CredentialModel::getId).toList();
        return ids.stream()
                .anyMatch(id ->
                        user.credentialManager().isValid(new UserCredentialModel(id, OTPCredentialModel.TYPE, code)));
    }

    private static Stream<CredentialModel> otps(UserModel user) {
        return user.credentialManager().getStoredCredentialsByTypeStream(OTPCredentialModel.TYPE);
    }
}
