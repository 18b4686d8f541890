package io.orgsso.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which of two marks of one member is settled for both. */
class MarkEntityTest {
    private static final MarkEntity CHANGE = mark("member-added", false, 30);
    private static final MarkEntity ACCOUNT = mark("organization-disabled", true, 10);
    private static final MarkEntity REBUILD = mark(MarkEntity.REBUILD, false, 20);

    @Test
    void theOneThatAsksForANewVersion() {
        assertThat(MarkEntity.demanding(CHANGE, ACCOUNT)).isSameAs(ACCOUNT);
        assertThat(MarkEntity.demanding(ACCOUNT, CHANGE)).isSameAs(ACCOUNT);
    }

    @Test
    void ofTwoThatAskForOneTheHigherWhicheverComesFirst() {
        assertThat(MarkEntity.demanding(REBUILD, ACCOUNT)).isSameAs(REBUILD);
        assertThat(MarkEntity.demanding(ACCOUNT, REBUILD)).isSameAs(REBUILD);
    }

    @Test
    void ofTwoThatDoNotTheFirst() {
        MarkEntity later = mark("profile-updated", false, 40);

        assertThat(MarkEntity.demanding(CHANGE, later)).isSameAs(CHANGE);
    }

    private static MarkEntity mark(String cause, boolean anew, long createdAt) {
        MarkEntity mark = new MarkEntity();
        mark.cause = cause;
        mark.anew = anew;
        mark.createdAt = createdAt;
        return mark;
    }
}
