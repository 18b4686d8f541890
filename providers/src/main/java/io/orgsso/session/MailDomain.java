package io.orgsso.session;

import io.orgsso.domain.DomainClaim;
import io.orgsso.domain.DomainClaims;
import io.orgsso.domain.EmailDomain;
import io.orgsso.organization.OrganizationId;
import java.net.IDN;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/**
 * Where mail to an account's address goes, whatever stands before the last @. Keycloak accepts and delivers to addresses
 * that {@code EmailAddress} does not read; they must not escape the owner of their domain. The domain is mapped as
 * Keycloak maps it before it sends (IDNA 2003), so what only looks like ASCII leads to the owner of what it is mapped to.
 */
final class MailDomain {
    /** What IDNA reads as a dot. */
    private static final Pattern DOT = Pattern.compile("[.\u3002\uFF0E\uFF61]");

    private MailDomain() {}

    /**
     * The domain, or its nearest parent that can be read: of a name like {@code x!y.contoso.example} that one. Empty for no
     * address, and for what no claim can cover: a host name of one label, a number, no domain at all.
     */
    static Optional<EmailDomain> of(@Nullable String email) {
        if (email == null) {
            return Optional.empty();
        }
        String address = email.strip();
        String domain =
                DOT.matcher(address.substring(address.lastIndexOf('@') + 1)).replaceAll(".");
        Optional<EmailDomain> found = read(domain);
        while (found.isEmpty() && domain.indexOf('.') >= 0) {
            domain = domain.substring(domain.indexOf('.') + 1);
            found = read(domain);
        }
        return found;
    }

    /** The organization that has proven to own it. */
    static Optional<OrganizationId> ownerOf(KeycloakSession session, String realmId, @Nullable String email) {
        return of(email)
                .flatMap(domain -> DomainClaims.of(session).covering(realmId, domain))
                .map(DomainClaim::organization);
    }

    private static Optional<EmailDomain> read(String domain) {
        try {
            return Optional.of(EmailDomain.parse(IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED)));
        } catch (IllegalArgumentException notADomain) {
            return Optional.empty();
        }
    }
}
