package io.orgsso.sync;

import io.orgsso.delivery.DeliveriesDue;
import io.orgsso.delivery.SyncTarget;
import io.orgsso.member.AccountRoleChanged;
import io.orgsso.member.MemberProfileChanged;
import io.orgsso.organization.MembershipSignals;
import io.orgsso.organization.OptIn;
import java.time.Clock;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderEvent;

/** Listens in every transaction, and owns this node's worker. Settings: {@link SyncSettings}. */
public final class MembershipSyncListenerFactory implements EventListenerProviderFactory {
    private final Clock clock = Clock.systemUTC();
    private @Nullable SyncSettings settings;
    private @Nullable SyncNode node;
    private @Nullable Capture capture;

    @Override
    public void init(Config.Scope config) {
        settings = SyncSettings.read(config);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        SyncNode started = new SyncNode(factory, Objects.requireNonNull(settings), clock);
        node = started;
        capture = new Capture(clock, started::ring);
        factory.register(this::onEvent);
    }

    static SyncNode nodeOf(KeycloakSession session) {
        MembershipSyncListenerFactory factory = (MembershipSyncListenerFactory)
                session.getKeycloakSessionFactory().getProviderFactory(EventListenerProvider.class, OptIn.LISTENER);
        return Objects.requireNonNull(factory.node);
    }

    private void onEvent(ProviderEvent event) {
        if (event instanceof PostMigrationEvent) {
            Objects.requireNonNull(node).start();
        } else if (event instanceof DeliveriesDue) {
            Objects.requireNonNull(node).ringTargets();
        } else if (event instanceof AccountRoleChanged changed) {
            Objects.requireNonNull(capture).mark(changed);
        } else if (event instanceof MemberProfileChanged changed) {
            Objects.requireNonNull(capture).mark(changed);
        } else {
            MembershipSignals.of(event).ifPresent(Objects.requireNonNull(capture)::mark);
        }
    }

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new MembershipSyncListener(
                session, Objects.requireNonNull(capture), Objects.requireNonNull(node)::compareSoon);
    }

    /** Closed before them: what is on its way to a target at a stop is settled in the database. */
    @Override
    public Set<Class<? extends Provider>> dependsOn() {
        return Set.of(JpaConnectionProvider.class, SyncTarget.class);
    }

    @Override
    public void close() {
        if (node != null) {
            node.stop();
        }
    }

    @Override
    public String getId() {
        return OptIn.LISTENER;
    }
}
