package io.orgsso;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.Configuration;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakTransactionManager;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RealmProvider;
import org.keycloak.models.jpa.entities.ComponentEntity;
import org.keycloak.models.jpa.entities.FederatedIdentityEntity;
import org.keycloak.models.jpa.entities.IdentityProviderEntity;
import org.keycloak.models.jpa.entities.OrganizationEntity;
import org.keycloak.models.jpa.entities.RealmEntity;
import org.keycloak.models.jpa.entities.UserEntity;
import org.keycloak.models.jpa.entities.UserGroupMembershipEntity;
import org.keycloak.representations.idm.MembershipType;
import org.keycloak.storage.jpa.entity.FederatedUserGroupMembershipEntity;

/** Keycloak's entities and ours in an embedded PostgreSQL without a Keycloak: for queries that need no more. */
public final class KeycloakTables implements BeforeAllCallback, AfterAllCallback {
    private static final Pattern KEYCLOAKS = Pattern.compile("<class>([\\w.$]+)</class>");
    private static final List<String> OURS = List.of(
            "account.AccountEntity",
            "account.MemberEntity",
            "account.ResourceEntity",
            "delivery.DeliveryEntity",
            "delivery.TallyEntity",
            "delivery.TargetEntity",
            "enforcement.AlertEntity",
            "feed.ChangeEntity",
            "feed.FeedEntity",
            "session.BreakGlassEntity",
            "session.LogoutNoticeEntity",
            "session.SignOnPolicyEntity",
            "member.MemberRoleEntity",
            "sync.MarkEntity",
            "sync.ReconcileEntity");

    /** One server for all tests of this JVM, which ends with it; each class has a database of its own. */
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static @Nullable EmbeddedPostgres server;

    private @Nullable SessionFactory opened;

    /** A transaction that dies; how it does is told by no other exception. */
    public static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** How many statements a transaction may still run before it dies. */
    private static final class StatementsLeft implements StatementInspector {
        private static final long serialVersionUID = 1L;
        private static final ThreadLocal<Integer> LEFT = new ThreadLocal<>();

        @Override
        public String inspect(String sql) {
            Integer left = LEFT.get();
            if (left != null && left == 0) {
                throw new Crash();
            }
            if (left != null) {
                LEFT.set(left - 1);
            }
            return sql;
        }
    }

    /**
     * Work in a transaction that is lost: before its statement number {@code statements}, counted from 0, or, if it has
     * no such one, before its commit.
     */
    public void lose(int statements, Consumer<EntityManager> work) {
        try (EntityManager em = open()) {
            em.getTransaction().begin();
            StatementsLeft.LEFT.set(statements);
            try {
                work.accept(em);
                em.flush();
            } catch (Crash died) {
                // As meant.
            } finally {
                StatementsLeft.LEFT.remove();
            }
            em.getTransaction().rollback();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, ClassNotFoundException, SQLException {
        String database = "tables" + DATABASES.incrementAndGet();
        try (Connection connection = server().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + database);
        }
        Configuration configuration = new Configuration()
                .setProperty(AvailableSettings.JAKARTA_JDBC_URL, server().getJdbcUrl("postgres", database))
                .setProperty(AvailableSettings.JAKARTA_HBM2DDL_DATABASE_ACTION, "create");
        configuration.setStatementInspector(new StatementsLeft());
        for (String entity : keycloaks()) {
            configuration.addAnnotatedClass(Class.forName(entity));
        }
        for (String entity : OURS) {
            configuration.addAnnotatedClass(Class.forName("io.orgsso." + entity));
        }
        opened = configuration.buildSessionFactory();
    }

    private static synchronized EmbeddedPostgres server() throws IOException {
        EmbeddedPostgres started = server;
        if (started == null) {
            started = EmbeddedPostgres.builder().start();
            server = started;
        }
        return started;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        factory().close();
    }

    private SessionFactory factory() {
        return Objects.requireNonNull(opened);
    }

    private static List<String> keycloaks() {
        try (InputStream unit = RealmEntity.class.getResourceAsStream("/default-persistence.xml")) {
            String text = new String(Objects.requireNonNull(unit).readAllBytes(), StandardCharsets.UTF_8);
            return KEYCLOAKS
                    .matcher(text)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public EntityManager open() {
        return factory().createEntityManager();
    }

    /** A session that has this entity manager and knows no realm; what waits for its commit is forgotten. */
    public static KeycloakSession session(EntityManager em) {
        JpaConnectionProvider connection = proxy(JpaConnectionProvider.class, (method, given) -> em);
        KeycloakTransactionManager transaction = proxy(KeycloakTransactionManager.class, (method, given) -> null);
        RealmProvider realms = proxy(RealmProvider.class, (method, given) -> null);
        KeycloakSessionFactory nobodyListens = proxy(KeycloakSessionFactory.class, (method, given) -> null);
        return proxy(KeycloakSession.class, (method, given) -> switch (method) {
            case "getProvider" -> connection;
            case "getTransactionManager" -> transaction;
            case "realms" -> realms;
            case "getKeycloakSessionFactory" -> nobodyListens;
            default -> null;
        });
    }

    /** The same in a request to a realm that has these event listeners. */
    public static KeycloakSession session(EntityManager em, String realmId, String... listeners) {
        RealmModel realm = proxy(RealmModel.class, (method, given) -> switch (method) {
            case "getId" -> realmId;
            case "getEventsListenersStream" -> Stream.of(listeners);
            default -> null;
        });
        RealmProvider realms = proxy(RealmProvider.class, (method, given) -> realm);
        KeycloakContext request =
                proxy(KeycloakContext.class, (method, given) -> method.equals("getRealm") ? realm : null);
        KeycloakSession session = session(em);
        JpaConnectionProvider connection = session.getProvider(JpaConnectionProvider.class);
        KeycloakTransactionManager transaction = session.getTransactionManager();
        return proxy(KeycloakSession.class, (method, given) -> switch (method) {
            case "getProvider" -> connection;
            case "getTransactionManager" -> transaction;
            case "realms" -> realms;
            case "getContext" -> request;
            default -> null;
        });
    }

    /**
     * Sessions whose transaction, where one was begun, ends when they are closed. Nothing is configured, and whatever else
     * a session is asked for does nothing.
     */
    public KeycloakSessionFactory sessions() {
        return proxy(KeycloakSessionFactory.class, (method, given) -> switch (method) {
            case "create" -> transaction();
            case "getProviderFactoriesStream" -> Stream.empty();
            default -> null;
        });
    }

    private KeycloakSession transaction() {
        EntityManager em = open();
        KeycloakSession session = session(em);
        JpaConnectionProvider connection = session.getProvider(JpaConnectionProvider.class);
        RealmProvider realms = session.realms();
        KeycloakSessionFactory nobodyListens = session.getKeycloakSessionFactory();
        KeycloakTransactionManager transaction = proxy(KeycloakTransactionManager.class, (method, given) -> {
            switch (method) {
                case "begin" -> em.getTransaction().begin();
                case "setRollbackOnly" -> em.getTransaction().setRollbackOnly();
                default -> {}
            }
            return null;
        });
        return proxy(KeycloakSession.class, (method, given) -> switch (method) {
            case "getProvider" ->
                JpaConnectionProvider.class.equals(given[0])
                        ? connection
                        : proxy((Class<?>) Objects.requireNonNull(given[0]), (asked, with) -> null);
            case "getTransactionManager" -> transaction;
            case "realms" -> realms;
            case "getKeycloakSessionFactory" -> nobodyListens;
            case "close" -> end(em);
            default -> null;
        });
    }

    private static @Nullable Object end(EntityManager em) {
        try (em) {
            if (em.getTransaction().getRollbackOnly()) {
                em.getTransaction().rollback();
            } else if (em.getTransaction().isActive()) {
                em.getTransaction().commit();
            }
        }
        return null;
    }

    private static <T> T proxy(Class<T> type, BiFunction<String, @Nullable Object[], @Nullable Object> answer) {
        return type.cast(Proxy.newProxyInstance(
                KeycloakTables.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, given) -> answer.apply(method.getName(), given)));
    }

    public <T> T read(Function<EntityManager, T> work) {
        return factory().fromTransaction(work);
    }

    public void change(Consumer<EntityManager> work) {
        factory().inTransaction(work);
    }

    /** Targets that there are, and the row that stands for their list. */
    public void targets(String... names) {
        change(em -> {
            em.createNativeQuery("delete from ORGSSO_TARGET").executeUpdate();
            for (String name : Stream.concat(Stream.of("*"), Stream.of(names)).toList()) {
                em.createNativeQuery("insert into ORGSSO_TARGET (NAME, PAUSED, RESUMED, SEEN_AT, FILLED)"
                                + " values (:name, false, 0, 0, true)")
                        .setParameter("name", name)
                        .executeUpdate();
            }
        });
    }

    public void realm(String id, String... listeners) {
        change(em -> {
            RealmEntity realm = new RealmEntity();
            realm.setId(id);
            realm.setName(id);
            realm.setEventsListeners(Set.of(listeners));
            em.persist(realm);
        });
    }

    /** Its alias is its id, its group {@code <id>-group}. */
    public void organization(String realm, String id) {
        change(em -> {
            OrganizationEntity organization = new OrganizationEntity();
            organization.setId(id);
            organization.setRealmId(realm);
            organization.setName(id);
            organization.setAlias(id);
            organization.setGroupId(group(id));
            organization.setEnabled(true);
            em.persist(organization);
        });
    }

    public void member(String realm, String organization, String id) {
        change(em -> {
            UserEntity user = new UserEntity();
            user.setId(id);
            user.setUsername(id);
            user.setRealmId(realm);
            user.setEnabled(true);
            em.persist(user);
            UserGroupMembershipEntity membership = new UserGroupMembershipEntity();
            membership.setUser(user);
            membership.setGroupId(group(organization));
            membership.setMembershipType(MembershipType.UNMANAGED);
            em.persist(membership);
        });
    }

    /** A member whose account is with the federation {@code component}. */
    public void federatedMember(String realm, String organization, String component, String name) {
        change(em -> {
            FederatedUserGroupMembershipEntity membership = new FederatedUserGroupMembershipEntity();
            membership.setUserId("f:" + component + ":" + name);
            membership.setStorageProviderId(component);
            membership.setRealmId(realm);
            membership.setGroupId(group(organization));
            em.persist(membership);
        });
    }

    /** A connection of an organization; its alias is its id. */
    public void connection(String realm, String organization, String id, boolean enabled) {
        change(em -> {
            IdentityProviderEntity connection = new IdentityProviderEntity();
            connection.setInternalId(id);
            connection.setAlias(id);
            connection.setRealmId(realm);
            connection.setProviderId("oidc");
            connection.setEnabled(enabled);
            connection.setOrganizationId(organization);
            em.persist(connection);
        });
    }

    public void link(String realm, String user, String connection, String subject) {
        change(em -> {
            FederatedIdentityEntity link = new FederatedIdentityEntity();
            link.setUser(em.getReference(UserEntity.class, user));
            link.setIdentityProvider(connection);
            link.setRealmId(realm);
            link.setUserId(subject);
            em.persist(link);
        });
    }

    public void federation(String realm, String id) {
        change(em -> {
            ComponentEntity component = new ComponentEntity();
            component.setId(id);
            component.setName(id);
            component.setRealm(em.getReference(RealmEntity.class, realm));
            em.persist(component);
        });
    }

    private static String group(String organization) {
        return organization + "-group";
    }
}
