package io.orgsso.feed;

import io.orgsso.account.Account;
import io.orgsso.account.AccountState;
import io.orgsso.account.AccountStore;
import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberProjection;
import io.orgsso.account.MemberRow;
import io.orgsso.account.MemberState;
import io.orgsso.feed.MemberMessage.AccountFacts;
import io.orgsso.organization.Membership.PersonFacts;
import io.orgsso.organization.MembershipTruth;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/**
 * Writes the message of a member as the store believes it now, or as she was at a change, with the personal data that
 * Keycloak holds now.
 */
public final class MessageWriter {
    private static final PersonFacts NOBODY = new PersonFacts(false, null, null, null);

    /** Of an organization that is gone with its realm, or was gone before there was anything to tell of it. */
    private static final AccountFacts NO_ACCOUNT = new AccountFacts(AccountState.CLOSED.word(), null, null, null);

    private final MemberProjection projection;
    private final AccountStore accounts;
    private final MembershipTruth truth;

    public MessageWriter(KeycloakSession session) {
        this.projection = MemberProjection.of(session);
        this.accounts = AccountStore.of(session);
        this.truth = MembershipTruth.of(session);
    }

    /** Messages in the order of the keys; a key whose row was purged has none. */
    public List<Optional<MemberMessage>> write(List<MemberKey> members) {
        Map<MemberKey, MemberRow> rows = projection.findAll(members);
        Map<MemberKey, MemberMessage> messages = new HashMap<>();
        for (MemberMessage message : of(List.copyOf(rows.values()))) {
            messages.put(
                    new MemberKey(new OrganizationId(message.organizationId()), new UserId(message.userId())), message);
        }
        return members.stream()
                .map(key -> Optional.ofNullable(messages.get(key)))
                .toList();
    }

    /** The messages that rows make, in their order: rows of today or of a former state. */
    public List<MemberMessage> of(List<MemberRow> rows) {
        Map<String, String> realms = truth.realmNames(
                rows.stream().map(MemberRow::realmId).distinct().toList());
        Map<UserId, PersonFacts> people = truth.people(rows.stream()
                .filter(row -> row.state() != MemberState.ERASED)
                .map(MemberRow::user)
                .distinct()
                .toList());
        Map<OrganizationId, Account> held =
                accounts.findAll(rows.stream().map(MemberRow::organization).collect(Collectors.toSet()));
        return rows.stream()
                .map(row -> message(
                        row,
                        realms.get(row.realmId()),
                        facts(realms.get(row.realmId()), held.get(row.organization())),
                        row.state() == MemberState.ERASED ? NOBODY : people.getOrDefault(row.user(), NOBODY)))
                .toList();
    }

    /** The store of a realm that is gone may be there a moment longer than it. */
    private static AccountFacts facts(@Nullable String realm, @Nullable Account account) {
        return realm == null || account == null
                ? NO_ACCOUNT
                : new AccountFacts(
                        account.state().word(), account.legalName(), account.plan(), account.externalAccountId());
    }

    private static MemberMessage message(
            MemberRow row, @Nullable String realm, AccountFacts account, PersonFacts person) {
        MemberState previous = row.previousState();
        Long until = row.until();
        return new MemberMessage(
                row.changeId(),
                Instant.ofEpochMilli(row.changedAt()),
                row.realmId(),
                realm,
                row.organization().value(),
                row.organizationAlias(),
                row.user().value(),
                person.email(),
                person.firstName(),
                person.lastName(),
                row.connection(),
                row.subject(),
                row.state().word(),
                previous == null ? null : previous.word(),
                row.role().word(),
                List.of(),
                Instant.ofEpochMilli(row.since()),
                until == null ? null : Instant.ofEpochMilli(until),
                row.cause(),
                row.actor(),
                row.correlationId(),
                account,
                row.version());
    }
}
