package io.orgsso.cluster;

import jakarta.persistence.EntityManager;
import org.hibernate.Session;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** The one place that knows which databases take an array as a parameter and make rows of it. */
public final class ArrayParameters {
    private ArrayParameters() {}

    /** Whether the database has {@code unnest}, as PostgreSQL does; elsewhere keys are named one by one. */
    public static boolean areTaken(EntityManager em) {
        return em.unwrap(Session.class)
                        .getSessionFactory()
                        .unwrap(SessionFactoryImplementor.class)
                        .getJdbcServices()
                        .getDialect()
                instanceof PostgreSQLDialect;
    }
}
