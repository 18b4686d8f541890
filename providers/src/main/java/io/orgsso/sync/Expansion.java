package io.orgsso.sync;

import io.orgsso.account.AccountStore;
import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberProjection;
import io.orgsso.organization.MembershipTruth;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/**
 * Turns a mark that stands for many into marks of single members, a bounded number per transaction: the mark remembers
 * how far it got, so a realm of any size needs no more memory than a page, and a crash resumes.
 */
final class Expansion {
    private static final int PAGE = 500;
    /** Resume key of the second leg of an organization: the rows whose membership is gone. */
    private static final String GONE = "gone";

    private final Marks marks;
    private final MembershipTruth truth;
    private final MemberProjection projection;
    private final AccountStore accounts;

    Expansion(KeycloakSession session, Marks marks) {
        this.marks = marks;
        this.truth = MembershipTruth.of(session);
        this.projection = MemberProjection.of(session);
        this.accounts = AccountStore.of(session);
    }

    /** Leaves the next marks; answers whether this one is used up. */
    boolean expand(MarkEntity mark) {
        if (mark.organizationId != null) {
            return organization(mark, new OrganizationId(mark.organizationId));
        }
        if (mark.userId != null) {
            return user(mark, new UserId(mark.userId));
        }
        if (mark.connectionAlias != null) {
            return rows(mark, projection.ofConnection(mark.realmId, mark.connectionAlias, resume(mark), PAGE));
        }
        if (mark.asksForNewVersion()) {
            return rows(mark, projection.ofRealm(mark.realmId, resume(mark), PAGE));
        }
        return truth.realmExists(mark.realmId) ? realm(mark) : goneRealm(mark);
    }

    private boolean user(MarkEntity mark, UserId user) {
        Set<OrganizationId> organizations = new LinkedHashSet<>(truth.organizationsOf(mark.realmId, user));
        organizations.addAll(projection.organizationsOf(mark.realmId, user));
        organizations.forEach(organization -> leave(mark, organization, user));
        return true;
    }

    private boolean organization(MarkEntity mark, OrganizationId organization) {
        String after = mark.resumeUser == null ? " " : mark.resumeUser;
        if (!GONE.equals(mark.resumeOrganization)) {
            List<UserId> members = truth.members(mark.realmId, organization, after, PAGE);
            members.forEach(user -> leave(mark, organization, user));
            boolean full = members.size() == PAGE;
            marks.resumeAfter(
                    mark.id,
                    new MemberKey(
                            new OrganizationId(full ? "members" : GONE),
                            full ? members.get(PAGE - 1) : new UserId(" ")));
            return false;
        }
        List<UserId> known = projection.belonging(organization, after, PAGE);
        Set<UserId> still = truth.membersAmong(mark.realmId, organization, known);
        known.stream().filter(user -> !still.contains(user)).forEach(user -> leave(mark, organization, user));
        return used(
                mark,
                known.stream()
                        .map(user -> new MemberKey(new OrganizationId(GONE), user))
                        .toList());
    }

    private boolean realm(MarkEntity mark) {
        String after = mark.resumeOrganization == null ? " " : mark.resumeOrganization;
        if (!GONE.equals(mark.resumeUser)) {
            List<OrganizationId> organizations = truth.organizations(mark.realmId, after, PAGE);
            organizations.forEach(organization -> leave(mark, organization, null));
            boolean full = organizations.size() == PAGE;
            marks.resumeAfter(
                    mark.id,
                    new MemberKey(
                            full ? organizations.get(PAGE - 1) : new OrganizationId(" "),
                            new UserId(full ? "organizations" : GONE)));
            return false;
        }
        List<OrganizationId> known = accounts.organizations(mark.realmId, after, PAGE);
        known.stream()
                .filter(organization ->
                        truth.organization(mark.realmId, organization).isEmpty())
                .forEach(organization -> leave(mark, organization, null));
        return used(
                mark,
                known.stream()
                        .map(organization -> new MemberKey(organization, new UserId(GONE)))
                        .toList());
    }

    /** The store of a deleted realm goes at once, except its member rows: their targets have to hear first. */
    private boolean goneRealm(MarkEntity mark) {
        if (mark.resumeOrganization == null && accounts.forgetRealm(mark.realmId, PAGE) == PAGE) {
            return false;
        }
        return rows(mark, projection.notErased(mark.realmId, resume(mark), PAGE));
    }

    private boolean rows(MarkEntity mark, List<MemberKey> keys) {
        marks.leaveAll(mark.realmId, keys.stream().map(Marks.Spot::of).toList(), mark.origin(), mark.createdAt);
        return used(mark, keys);
    }

    private boolean used(MarkEntity mark, List<MemberKey> page) {
        if (page.size() < PAGE) {
            return true;
        }
        marks.resumeAfter(mark.id, page.get(PAGE - 1));
        return false;
    }

    private static MemberKey resume(MarkEntity mark) {
        return mark.resumeOrganization == null || mark.resumeUser == null
                ? MemberKey.FIRST
                : new MemberKey(new OrganizationId(mark.resumeOrganization), new UserId(mark.resumeUser));
    }

    private void leave(MarkEntity mark, OrganizationId organization, @Nullable UserId user) {
        List<Marks.Spot> spot = List.of(new Marks.Spot(organization, user, null));
        marks.leaveAll(mark.realmId, spot, mark.origin(), mark.createdAt, mark.anew);
    }
}
