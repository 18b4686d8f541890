package io.orgsso.cluster;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.cache.infinispan.events.CacheKeyInvalidatedEvent;

/**
 * What each node remembers of some rows, forgotten on every node when a transaction that changed them has committed.
 *
 * <p>A transaction that has changed a row reads it from the database until it ends: it may see what it wrote, and nobody
 * else may. Reads must not answer from the persistence context, which can be older than the cache: select columns, not
 * entities. "There is none" is a value like any other, so absent rows are remembered too.
 *
 * <p>The nodes tell each other by Keycloak's cluster provider. Should a message be lost (a cluster that was split, a node
 * that was cut off), {@link #STALE_AT_MOST} bounds how long a node can be wrong.
 *
 * @param <V> immutable, never null
 */
public final class NodeCache<V> {
    /** How long a value lives at most without being read again from the database. */
    public static final Duration STALE_AT_MOST = Duration.ofSeconds(60);

    /** No key of ours: those name a realm or an organization. */
    private static final String ALL = "*";

    private final String name;
    private final Remembered<V> remembered;
    private volatile @Nullable KeycloakSessionFactory listening;

    /**
     * @param name the same on every node, and no other cache's
     * @param maxEntries how many values a node keeps; the seldom used ones go first
     */
    public NodeCache(String name, int maxEntries) {
        this(name, maxEntries, Ticker.systemTicker());
    }

    NodeCache(String name, int maxEntries, Ticker ticker) {
        this.name = "orgsso-" + name;
        this.remembered = new Remembered<>(maxEntries, STALE_AT_MOST, ticker);
    }

    /** The value of a key, read from the database if this node does not remember it. */
    public V get(KeycloakSession session, String key, Supplier<V> read) {
        Map<String, V> found = getAll(session, List.of(key), missing -> Map.of(key, read.get()));
        return Objects.requireNonNull(found.get(key));
    }

    /**
     * The values of several keys in at most one read.
     *
     * @param read is given the keys that are missing and answers for each of them
     */
    public Map<String, V> getAll(
            KeycloakSession session, List<String> keys, Function<List<String>, Map<String, V>> read) {
        Set<String> changed = Changes.soFar(this, session);
        boolean mayDiffer = changed.contains(ALL) || keys.stream().anyMatch(changed::contains);
        return mayDiffer || !listens(session) ? read.apply(keys) : remembered.get(keys, read);
    }

    /** Says that this session's transaction changes, or removes, the row behind a key. */
    public void invalidate(KeycloakSession session, String key) {
        Changes.add(this, session, key);
    }

    /** Says that this session's transaction changes more rows than are worth naming. */
    public void invalidateAll(KeycloakSession session) {
        invalidate(session, ALL);
    }

    String name() {
        return name;
    }

    /** After the commit: this node first, then the others. */
    void forget(KeycloakSession session, List<String> keys) {
        keys.forEach(this::forget);
        ClusterProvider cluster = session.getProvider(ClusterProvider.class);
        if (cluster != null) {
            // Keycloak's own event under a name of ours: every node can read it, also one that does not have this jar
            // yet.
            cluster.notify(
                    name, keys.stream().map(CacheKeyInvalidatedEvent::new).toList(), true);
        }
    }

    private void forget(String key) {
        if (ALL.equals(key)) {
            remembered.forgetAll();
        } else {
            remembered.forget(key);
        }
    }

    /** Remembering starts when the other nodes' messages arrive. False where there is no cluster provider at all. */
    private boolean listens(KeycloakSession session) {
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        return factory == listening || listen(factory, session.getProvider(ClusterProvider.class));
    }

    private synchronized boolean listen(KeycloakSessionFactory factory, @Nullable ClusterProvider cluster) {
        if (cluster == null) {
            return false;
        }
        if (factory != listening) {
            remembered.forgetAll();
            cluster.registerListener(name, event -> {
                if (event instanceof CacheKeyInvalidatedEvent changed) {
                    forget(changed.getId());
                }
            });
            listening = factory;
        }
        return true;
    }
}
