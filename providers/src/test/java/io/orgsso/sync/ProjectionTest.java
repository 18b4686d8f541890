package io.orgsso.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.account.MemberRow;
import io.orgsso.account.MemberState;
import io.orgsso.member.AccountRole;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import io.orgsso.sync.Projection.Truth;
import io.orgsso.sync.Projection.Unchanged;
import io.orgsso.sync.Projection.Write;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProjectionTest {
    private static final long NOW = 1_000_000;
    private static final Truth MEMBER = truth(true, true, true, true, AccountRole.MEMBER, "digest");
    private static final Truth NO_MEMBER = truth(true, true, true, false, AccountRole.MEMBER, "digest");
    private static final Truth NOBODY = truth(false, false, true, false, AccountRole.MEMBER, null);

    @Test
    void newMemberIsActiveFromNowOn() {
        Write write = written(MEMBER, null);

        assertThat(write.state()).isEqualTo(MemberState.ACTIVE);
        assertThat(write.since()).isEqualTo(NOW);
        assertThat(write.until()).isNull();
        assertThat(write.version()).isEqualTo(NOW);
    }

    @Test
    void phantomJoinOfKnownMemberChangesNothing() {
        assertThat(Projection.decide(MEMBER, Optional.of(row(MemberState.ACTIVE)), NOW))
                .isEqualTo(new Unchanged());
    }

    @Test
    void phantomLeaveOfStrangerChangesNothing() {
        assertThat(Projection.decide(NO_MEMBER, Optional.empty(), NOW)).isEqualTo(new Unchanged());
    }

    @Test
    void endedMembershipIsLeftAndKeepsWhatWasKnown() {
        Write write = written(NO_MEMBER, row(MemberState.ACTIVE));

        assertThat(write.state()).isEqualTo(MemberState.LEFT);
        assertThat(write.until()).isEqualTo(NOW);
        assertThat(write.since()).isEqualTo(5);
        assertThat(write.alias()).isEqualTo("northwind");
        assertThat(write.endsAccess(Optional.of(row(MemberState.ACTIVE)))).isTrue();
    }

    @Test
    void roleEndsWithTheMembershipOrThePerson() {
        Truth former = truth(true, true, true, false, AccountRole.OWNER, "digest");
        Truth erased = truth(false, false, true, true, AccountRole.OWNER, null);
        Truth suspended = truth(true, false, false, true, AccountRole.OWNER, "digest");

        assertThat(former.endsRole()).isTrue();
        assertThat(erased.endsRole()).isTrue();
        assertThat(suspended.endsRole()).isFalse();
        assertThat(NO_MEMBER.endsRole()).isFalse();
    }

    @Test
    void goneOrganizationEndsMembershipUnderItsOldAlias() {
        Truth gone = new Truth(true, true, false, false, AccountRole.MEMBER, null, "digest", null, null);

        Write write = written(gone, row(MemberState.SUSPENDED));

        assertThat(write.state()).isEqualTo(MemberState.LEFT);
        assertThat(write.alias()).isEqualTo("northwind");
    }

    @Test
    void gonePersonIsErasedWithDigestAndSubject() {
        Write write = written(NOBODY, row(MemberState.ACTIVE));

        assertThat(write.state()).isEqualTo(MemberState.ERASED);
        assertThat(write.digest()).isNull();
        assertThat(write.subject()).isNull();
    }

    @Test
    void goneFormerMemberIsErasedToo() {
        assertThat(written(NOBODY, row(MemberState.LEFT)).state()).isEqualTo(MemberState.ERASED);
        assertThat(Projection.decide(NOBODY, Optional.of(row(MemberState.ERASED)), NOW))
                .isEqualTo(new Unchanged());
    }

    @Test
    void disabledPersonOrOrganizationSuspends() {
        Truth disabledPerson = truth(true, false, true, true, AccountRole.MEMBER, "digest");
        Truth disabledOrganization = truth(true, true, false, true, AccountRole.MEMBER, "digest");

        assertThat(written(disabledPerson, row(MemberState.ACTIVE)).state()).isEqualTo(MemberState.SUSPENDED);
        assertThat(written(disabledOrganization, row(MemberState.ACTIVE)).state())
                .isEqualTo(MemberState.SUSPENDED);
    }

    @Test
    void suspensionDoesNotRestartMembership() {
        Write write = written(MEMBER, row(MemberState.SUSPENDED));

        assertThat(write.state()).isEqualTo(MemberState.ACTIVE);
        assertThat(write.since()).isEqualTo(5);
        assertThat(write.endsAccess(Optional.of(row(MemberState.SUSPENDED)))).isFalse();
    }

    @Test
    void rejoinStartsAnew() {
        Write write = written(MEMBER, row(MemberState.LEFT));

        assertThat(write.since()).isEqualTo(NOW);
        assertThat(write.until()).isNull();
    }

    @Test
    void roleAndPersonalDataRaiseTheVersion() {
        Truth promoted = truth(true, true, true, true, AccountRole.OWNER, "digest");
        Truth renamed = truth(true, true, true, true, AccountRole.MEMBER, "other");

        assertThat(written(promoted, row(MemberState.ACTIVE)).role()).isEqualTo(AccountRole.OWNER);
        assertThat(written(renamed, row(MemberState.ACTIVE)).digest()).isEqualTo("other");
    }

    @Test
    void formerMemberWhoIsToldOfAnewHasTheAliasOfToday() {
        Truth renamed = new Truth(true, true, true, false, AccountRole.MEMBER, "fabrikam", "digest", null, null);

        Write again = (Write) Projection.decideAnew(renamed, Optional.of(row(MemberState.LEFT)), NOW);

        assertThat(again.state()).isEqualTo(MemberState.LEFT);
        assertThat(again.alias()).isEqualTo("fabrikam");
        assertThat(again.version()).isEqualTo(NOW);
    }

    @Test
    void versionGrowsEvenWhenTheClockGoesBack() {
        MemberRow fromTheFuture = row(MemberState.ACTIVE, NOW + 500);

        assertThat(written(NO_MEMBER, fromTheFuture).version()).isEqualTo(NOW + 501);
    }

    @Test
    void invitationOutlivesMissingMembership() {
        assertThat(Projection.decide(NO_MEMBER, Optional.of(row(MemberState.INVITED)), NOW))
                .isEqualTo(new Unchanged());
    }

    @ParameterizedTest
    @EnumSource(MemberState.class)
    void decidingTwiceChangesNothing(MemberState before) {
        for (Truth truth : new Truth[] {MEMBER, NO_MEMBER, NOBODY}) {
            if (Projection.decide(truth, Optional.of(row(before)), NOW) instanceof Write write) {
                assertThat(Projection.decide(truth, Optional.of(after(write)), NOW + 1))
                        .isEqualTo(new Unchanged());
            }
        }
    }

    private static Write written(Truth truth, @Nullable MemberRow previous) {
        return (Write) Projection.decide(truth, Optional.ofNullable(previous), NOW);
    }

    private static Truth truth(
            boolean exists,
            boolean enabled,
            boolean organizationEnabled,
            boolean member,
            AccountRole role,
            @Nullable String digest) {
        return new Truth(
                exists, enabled, organizationEnabled, member, role, "northwind", digest, "c-qkzvhtwmra", "subject");
    }

    private static MemberRow row(MemberState state) {
        return row(state, 7);
    }

    private static MemberRow row(MemberState state, long version) {
        return new MemberRow(
                "realm",
                new OrganizationId("org"),
                "northwind",
                new UserId("user"),
                state,
                null,
                AccountRole.MEMBER,
                version,
                "digest",
                "c-qkzvhtwmra",
                "subject",
                5,
                state == MemberState.LEFT ? Long.valueOf(6) : null,
                "change",
                5,
                "join",
                null,
                null);
    }

    private static MemberRow after(Write write) {
        return new MemberRow(
                "realm",
                new OrganizationId("org"),
                write.alias(),
                new UserId("user"),
                write.state(),
                null,
                write.role(),
                write.version(),
                write.digest(),
                write.connection(),
                write.subject(),
                write.since(),
                write.until(),
                "change",
                NOW,
                "join",
                null,
                null);
    }
}
