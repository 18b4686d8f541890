package io.orgsso.sync;

import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Where the key of {@link PersonDigest} comes from. */
final class DigestKey {
    private static final int BYTES = 32;

    private DigestKey() {}

    /**
     * The configured key, or the one in our table, which is made at first use. Another key makes every digest look
     * changed: each member would get a new version once.
     */
    static PersonDigest load(KeycloakSession session, SyncSettings settings, SecureRandom random) {
        if (settings.digestKey() != null) {
            return new PersonDigest(settings.digestKey().getBytes(StandardCharsets.UTF_8));
        }
        EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        DigestKeyEntity row = em.find(DigestKeyEntity.class, DigestKeyEntity.PERSON);
        if (row == null) {
            row = new DigestKeyEntity();
            row.name = DigestKeyEntity.PERSON;
            byte[] fresh = new byte[BYTES];
            random.nextBytes(fresh);
            row.material = Base64.getEncoder().encodeToString(fresh);
            em.persist(row);
            // Now, so that a node that lost the race fails here and reads the winner's key on its next try.
            em.flush();
        }
        return new PersonDigest(Base64.getDecoder().decode(row.material));
    }
}
