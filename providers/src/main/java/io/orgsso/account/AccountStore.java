package io.orgsso.account;

import io.orgsso.cluster.ArrayParameters;
import io.orgsso.cluster.BoundedDelete;
import io.orgsso.cluster.PlainStatement;
import io.orgsso.organization.Membership.OrganizationFacts;
import io.orgsso.organization.MembershipKey;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.connections.jpa.util.JpaUtils;
import org.keycloak.models.KeycloakSession;

/** Accounts and what they hold: what the store believes, at most one projector pass behind Keycloak. */
public final class AccountStore {
    private final EntityManager em;
    private final Clock clock;

    private AccountStore(EntityManager em, Clock clock) {
        this.em = em;
        this.clock = clock;
    }

    /** The store in the transaction of {@code session}. */
    public static AccountStore of(KeycloakSession session) {
        return new AccountStore(session.getProvider(JpaConnectionProvider.class).getEntityManager(), Clock.systemUTC());
    }

    /** Opens the account of an organization; one that is open already stays as it is. */
    public Account open(
            String realmId,
            OrganizationId organization,
            String alias,
            @Nullable String legalName,
            @Nullable String plan,
            @Nullable String externalAccountId) {
        AccountEntity known = em.find(AccountEntity.class, organization.value());
        if (known != null) {
            return known.toAccount();
        }
        AccountEntity opened = new AccountEntity();
        opened.organizationId = organization.value();
        opened.realmId = realmId;
        opened.alias = alias;
        opened.legalName = legalName;
        opened.plan = plan;
        opened.externalAccountId = externalAccountId;
        opened.createdAt = clock.millis();
        em.persist(opened);
        em.flush();
        return opened.toAccount();
    }

    /**
     * Makes an account what its organization is: opens, renames, suspends or closes it. For an organization that is
     * gone none is opened. Of several nodes that do so at once, the last to write has read last.
     *
     * @param facts reads what the organization is now, empty where it is gone; asked under the account's lock
     * @return whether what messages have said of the account is another thing now: of one that was not there they said
     *     that it is closed
     */
    public boolean follow(String realmId, OrganizationId organization, Supplier<Optional<OrganizationFacts>> facts) {
        Optional<AccountEntity> known = lock(organization);
        if (known.isPresent()) {
            return follow(known.get(), facts.get());
        }
        Optional<OrganizationFacts> held = facts.get();
        if (held.isEmpty()) {
            return false;
        }
        boolean opened = openUnlessOpen(realmId, organization, held.get());
        boolean changed =
                lock(organization).map(account -> follow(account, facts.get())).orElse(false);
        return opened || changed;
    }

    private boolean follow(AccountEntity account, Optional<OrganizationFacts> held) {
        String before = account.state;
        account.state =
                held.map(AccountStore::state).orElse(AccountState.CLOSED).word();
        held.ifPresent(facts -> account.alias = facts.alias());
        em.flush();
        return !before.equals(account.state);
    }

    private static AccountState state(OrganizationFacts held) {
        return held.enabled() ? AccountState.ACTIVE : AccountState.SUSPENDED;
    }

    private Optional<AccountEntity> lock(OrganizationId organization) {
        AccountEntity account = em.find(AccountEntity.class, organization.value(), LockModeType.PESSIMISTIC_WRITE);
        if (account != null) {
            // An earlier read in this session has left it as it was before the lock.
            em.refresh(account);
        }
        return Optional.ofNullable(account);
    }

    /** Waits for a node that is just opening it, and leaves what that has opened as it is; answers whether this one has. */
    private boolean openUnlessOpen(String realmId, OrganizationId organization, OrganizationFacts held) {
        if (ArrayParameters.areTaken(em)) {
            return !PlainStatement.of(
                            em,
                            "insert into " + JpaUtils.getTableNameForNativeQuery("ORGSSO_ACCOUNT", em)
                                    + " (ORG_ID, REALM_ID, ALIAS, LEGAL_NAME, STATE, CREATED_AT)"
                                    + " values (?, ?, ?, ?, ?, ?) on conflict (ORG_ID) do nothing returning ORG_ID",
                            organization.value(),
                            realmId,
                            held.alias(),
                            held.name(),
                            state(held).word(),
                            clock.millis())
                    .read(row -> row.getString(1))
                    .isEmpty();
        }
        // Elsewhere a lost race fails the transaction, and its marks are tried again.
        open(realmId, organization, held.alias(), held.name(), null, null);
        return true;
    }

    /** Accounts of a realm ordered by alias. */
    public List<Account> page(String realmId, int first, int max) {
        return em.createNamedQuery("orgsso.account.page", AccountEntity.class)
                .setParameter("realm", realmId)
                .setFirstResult(first)
                .setMaxResults(max)
                .getResultStream()
                .map(AccountEntity::toAccount)
                .toList();
    }

    /** The account with this alias in this realm; of several that used it in turn, the one that lives. */
    public Optional<Account> byAlias(String realmId, String alias) {
        return em.createNamedQuery("orgsso.account.byAlias", AccountEntity.class)
                .setParameter("realm", realmId)
                .setParameter("alias", alias)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .map(AccountEntity::toAccount);
    }

    /** The accounts of these organizations; an organization without one is not in the map. */
    public Map<OrganizationId, Account> findAll(Set<OrganizationId> organizations) {
        if (organizations.isEmpty()) {
            return Map.of();
        }
        Stream<Account> accounts = ArrayParameters.areTaken(em) ? atOnce(organizations).stream() : among(organizations);
        return accounts.collect(Collectors.toMap(Account::organization, Function.identity()));
    }

    private Stream<Account> among(Set<OrganizationId> organizations) {
        return em.createNamedQuery("orgsso.account.among", AccountEntity.class)
                .setParameter(
                        "organizations",
                        organizations.stream().map(OrganizationId::value).toList())
                .getResultStream()
                .map(AccountEntity::toAccount);
    }

    /** A list is a parameter for each of its members, and a statement that is translated anew. */
    private List<Account> atOnce(Set<OrganizationId> organizations) {
        return PlainStatement.of(
                        em,
                        "select ORG_ID, REALM_ID, ALIAS, LEGAL_NAME, PLAN_NAME, EXTERNAL_ACCOUNT_ID, STATE, CREATED_AT"
                                + " from " + JpaUtils.getTableNameForNativeQuery("ORGSSO_ACCOUNT", em)
                                + " where ORG_ID = any(?)",
                        (Object) organizations.stream()
                                .map(OrganizationId::value)
                                .toArray(String[]::new))
                .read(row -> new Account(
                        new OrganizationId(row.getString(1)),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        AccountState.of(row.getString(7)),
                        row.getLong(8)));
    }

    /** Ids of the organizations that have or had an account in this realm, ordered, after {@code after}. */
    public List<OrganizationId> organizations(String realmId, String after, int limit) {
        return em.createNamedQuery("orgsso.account.organizations", String.class)
                .setParameter("realm", realmId)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultStream()
                .map(OrganizationId::new)
                .toList();
    }

    /** Whether this user was ever a member of this organization, whatever became of it. */
    public boolean knowsMember(OrganizationId organization, UserId user) {
        MemberEntity row = em.find(MemberEntity.class, MembershipKey.of(organization, user));
        return row != null && !row.state.equals(MemberState.INVITED.word());
    }

    /** Members of an account ordered by user id, after {@code afterUser} (empty: from the first). */
    public List<MemberRow> members(OrganizationId organization, String afterUser, int max) {
        return em.createNamedQuery("orgsso.member.page", MemberEntity.class)
                .setParameter("organization", organization.value())
                .setParameter("after", afterUser.isEmpty() ? " " : afterUser)
                .setMaxResults(max)
                .getResultStream()
                .map(MemberEntity::toRow)
                .toList();
    }

    /** Realms that have accounts. */
    public List<String> realms() {
        return em.createNamedQuery("orgsso.account.realms", String.class).getResultList();
    }

    /**
     * Forgets up to {@code limit} resources and accounts of a realm that is gone, and with the last of them what they
     * used and were billed. The member rows stay: those are erased and delivered first.
     *
     * @return how many it forgot
     */
    public int forgetRealm(String realmId, int limit) {
        int resources = forget("orgsso.resource.ofRealm", ResourceEntity.class, realmId, limit);
        int some = resources == limit
                ? limit
                : resources + forget("orgsso.account.ofRealm", AccountEntity.class, realmId, limit - resources);
        if (some < limit) {
            // No entity maps these tables yet, and nothing writes them.
            for (String table : List.of("ORGSSO_RESOURCE_TRANSFER", "ORGSSO_USAGE", "ORGSSO_INVOICE")) {
                em.createNativeQuery("delete from " + JpaUtils.getTableNameForNativeQuery(table, em)
                                + " where REALM_ID = :realm")
                        .setParameter("realm", realmId)
                        .executeUpdate();
            }
        }
        return some;
    }

    private int forget(String query, Class<?> entity, String realmId, int limit) {
        return BoundedDelete.of(em, em.createNamedQuery(query, entity).setParameter("realm", realmId), limit);
    }
}
