package io.orgsso.sync;

import io.orgsso.account.MemberKey;
import io.orgsso.organization.TruthTables;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stretch of Keycloak's membership table, as conditions in JPQL and the values that they name. */
sealed interface Stretch {
    /** How many members of a group were found, and the last of them. */
    record Group(String id, String organization, String lastUser, long members) {}

    /**
     * The stretch behind {@code cursor} of which this was found.
     *
     * @param limit of members: where so many were found, the last group may have more
     */
    static Optional<Stretch> of(Cursor cursor, List<Group> found, int limit) {
        if (found.isEmpty()) {
            return Optional.empty();
        }
        boolean all = found.stream().mapToLong(Group::members).sum() < limit;
        List<Group> whole = all ? found : found.subList(0, found.size() - 1);
        if (cursor.user() == null && whole.size() > 1) {
            return Optional.of(
                    new WholeGroups(cursor.key(), whole.get(whole.size() - 1).id()));
        }
        return Optional.of(new PartOfGroup(
                found.get(0), cursor.user() == null ? MemberKey.FIRST.user().value() : cursor.user()));
    }

    /** Where the next begins. */
    Cursor end(Cursor.Leg leg);

    /** Condition for the column of a group. */
    String groups(String path);

    /** Condition for the column of an organization; may name {@code :realm} too. */
    String organizations(String path);

    /** Further condition for the column of a user, or nothing. */
    String users(String path);

    /** By name; a query may use some of them only. */
    Map<String, String> values();

    /** Some members of one group. That it is one is told to the database: it knows how large an organization is. */
    record PartOfGroup(Group group, String user) implements Stretch {
        @Override
        public Cursor end(Cursor.Leg leg) {
            return new Cursor(leg, group.id(), group.lastUser());
        }

        @Override
        public String groups(String path) {
            return path + " = :group";
        }

        @Override
        public String organizations(String path) {
            return path + " = :one";
        }

        @Override
        public String users(String path) {
            return " and " + path + " > :user and " + path + " <= :lastUser";
        }

        @Override
        public Map<String, String> values() {
            return Map.of("group", group.id(), "one", group.organization(), "user", user, "lastUser", group.lastUser());
        }
    }

    /** All members of the groups behind one, up to another. */
    record WholeGroups(String group, String lastGroup) implements Stretch {
        @Override
        public Cursor end(Cursor.Leg leg) {
            return new Cursor(leg, lastGroup, null);
        }

        @Override
        public String groups(String path) {
            return path + " > :group and " + path + " <= :lastGroup";
        }

        @Override
        public String organizations(String path) {
            return path + " in (select o.id from " + TruthTables.ORGANIZATIONS + " where o.realmId = :realm and "
                    + groups("o.groupId") + ")";
        }

        @Override
        public String users(String path) {
            return "";
        }

        @Override
        public Map<String, String> values() {
            return Map.of("group", group, "lastGroup", lastGroup);
        }
    }
}
