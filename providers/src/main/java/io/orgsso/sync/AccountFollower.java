package io.orgsso.sync;

import io.orgsso.account.Account;
import io.orgsso.account.AccountState;
import io.orgsso.account.AccountStore;
import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberProjection;
import io.orgsso.organization.Membership;
import io.orgsso.organization.MembershipKey;
import io.orgsso.organization.MembershipTruth;
import io.orgsso.organization.OrganizationId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/**
 * Lets the accounts of a batch's organizations follow these, before anything is told of their members: a message says
 * how the account stands. Where that changes, its members get a new version.
 */
final class AccountFollower {
    private final MembershipTruth truth;
    private final AccountStore accounts;
    private final MemberProjection projection;
    private final Marks marks;

    AccountFollower(KeycloakSession session, Marks marks) {
        this.truth = MembershipTruth.of(session);
        this.accounts = AccountStore.of(session);
        this.projection = MemberProjection.of(session);
        this.marks = marks;
    }

    /**
     * Follows the organizations that {@code wide} marks name, and those of {@code members} whose account is not open, or
     * open though they are gone. In the order of their ids, as every projector does, and behind the members' locks.
     *
     * @param truths what Keycloak holds of the members
     */
    void follow(
            SortedMap<MemberKey, MarkEntity> members, Map<MembershipKey, Membership> truths, List<MarkEntity> wide) {
        SortedMap<String, MarkEntity> due = new TreeMap<>();
        Map<OrganizationId, Account> known = accounts.findAll(
                members.keySet().stream().map(MemberKey::organization).collect(Collectors.toSet()));
        members.forEach((member, mark) -> {
            Membership held = Objects.requireNonNull(truths.get(member.membership()));
            if (isAstray(known.get(member.organization()), held)) {
                due.putIfAbsent(member.organization().value(), mark);
            }
        });
        wide.forEach(mark -> {
            if (mark.organizationId != null && mark.resumeOrganization == null) {
                due.put(mark.organizationId, mark);
            }
        });
        due.forEach((organization, mark) -> follow(new OrganizationId(organization), mark));
    }

    /** That one is suspended or active again has a mark of its own, which says why. */
    private static boolean isAstray(@Nullable Account account, Membership held) {
        boolean open = account != null && account.state() != AccountState.CLOSED;
        return held.organization().isPresent() ? !open : open && held.realmExists();
    }

    private void follow(OrganizationId organization, MarkEntity mark) {
        boolean changed =
                accounts.follow(mark.realmId, organization, () -> truth.organization(mark.realmId, organization));
        if (changed && truth.realmExists(mark.realmId)) {
            projection.newest(organization).ifPresent(newest -> tellAnew(organization, mark, newest));
        }
    }

    /**
     * Tells the members, and whoever has the newest version though she is none any more: targets keep of an account what
     * the newest says, so all that is told now is newer.
     */
    private void tellAnew(OrganizationId organization, MarkEntity mark, MemberProjection.Newest newest) {
        long since = Math.max(mark.createdAt, newest.version() + 1);
        List<Marks.Spot> spots = new ArrayList<>();
        spots.add(new Marks.Spot(organization, newest.user(), null));
        if (mark.userId == null) {
            mark.anew = true;
            mark.createdAt = since;
        } else {
            spots.add(new Marks.Spot(organization, null, null));
        }
        marks.leaveAll(mark.realmId, spots, mark.origin(), since, true);
    }
}
