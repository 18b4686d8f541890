package io.orgsso.cluster;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;

/** What a transaction changes of the rows behind one cache. */
final class Changes extends AbstractKeycloakTransaction {
    private static final Logger LOG = Logger.getLogger(Changes.class);

    private final NodeCache<?> cache;
    private final KeycloakSession session;
    private final Set<String> keys = new LinkedHashSet<>();

    private Changes(NodeCache<?> cache, KeycloakSession session) {
        this.cache = cache;
        this.session = session;
    }

    /** The changes of this session's transaction so far. */
    static Set<String> soFar(NodeCache<?> cache, KeycloakSession session) {
        Changes changes = session.getAttribute(cache.name(), Changes.class);
        return changes == null ? Set.of() : changes.keys;
    }

    static void add(NodeCache<?> cache, KeycloakSession session, String key) {
        Changes changes = session.getAttribute(cache.name(), Changes.class);
        if (changes == null) {
            changes = new Changes(cache, session);
            session.setAttribute(cache.name(), changes);
            session.getTransactionManager().enlistAfterCompletion(changes);
        }
        changes.keys.add(key);
    }

    @Override
    protected void commitImpl() {
        forget();
    }

    /** A commit whose answer got lost ends here too, and forgetting in vain costs one read. */
    @Override
    protected void rollbackImpl() {
        forget();
    }

    private void forget() {
        try {
            cache.forget(session, List.copyOf(keys));
        } catch (RuntimeException unreachable) {
            // The change itself is committed; its caller must not hear that it failed.
            LOG.warnf(unreachable, "Other nodes may remember %s for another minute", cache.name());
        }
    }
}
