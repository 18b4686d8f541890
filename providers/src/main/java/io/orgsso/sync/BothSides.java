package io.orgsso.sync;

import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberRow;
import io.orgsso.account.MemberState;
import io.orgsso.member.AccountRole;
import io.orgsso.organization.Membership.LinkFacts;
import io.orgsso.organization.Membership.PersonFacts;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One member as Keycloak has her and as the projection knows her, for {@link Projection} to judge.
 *
 * @param enabled whether the organization is
 * @param person empty if her federation is gone
 * @param role null for a plain member
 * @param link empty if she is linked to no connection of the organization
 */
record BothSides(
        String alias,
        boolean enabled,
        Optional<PersonFacts> person,
        @Nullable String role,
        Optional<LinkFacts> link,
        Optional<MemberRow> known) {
    /** What is known of a person whom a federation holds: no more than that. */
    static final PersonFacts FEDERATED = new PersonFacts(true, null, null, null);

    Optional<Drift> drift(PersonDigest digest) {
        PersonFacts facts = person.orElse(FEDERATED);
        return Drift.between(
                new Projection.Truth(
                        person.isPresent(),
                        facts.enabled(),
                        enabled,
                        true,
                        roleOf(role),
                        alias,
                        digest.of(facts),
                        link.map(LinkFacts::connection).orElse(null),
                        link.map(LinkFacts::subject).orElse(null)),
                known);
    }

    /** A row of the projection, as far as {@link Projection} compares it. */
    static MemberRow known(
            String realmId,
            MemberKey member,
            String state,
            String alias,
            @Nullable String role,
            @Nullable String digest,
            @Nullable String connection,
            @Nullable String subject) {
        return new MemberRow(
                realmId,
                member.organization(),
                alias,
                member.user(),
                MemberState.of(state),
                null,
                roleOf(role),
                0,
                digest,
                connection,
                subject,
                0,
                null,
                "",
                0,
                "",
                null,
                null);
    }

    private static AccountRole roleOf(@Nullable String word) {
        return word == null ? AccountRole.MEMBER : AccountRole.of(word);
    }
}
