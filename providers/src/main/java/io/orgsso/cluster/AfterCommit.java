package io.orgsso.cluster;

import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;

/** What waits until a change is there for everybody to see. */
public final class AfterCommit {
    private AfterCommit() {}

    /** Runs {@code task} after the commit of this session's transaction, and not at all if it is rolled back. */
    public static void run(KeycloakSession session, Runnable task) {
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                task.run();
            }

            @Override
            protected void rollbackImpl() {}
        });
    }

    /** The same at most once per session for each {@code key}, however often it is asked for. */
    public static void once(KeycloakSession session, String key, Runnable task) {
        if (session.getAttribute(key) == null) {
            session.setAttribute(key, true);
            run(session, task);
        }
    }
}
