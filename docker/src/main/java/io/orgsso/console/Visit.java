package io.orgsso.console;

import org.jspecify.annotations.Nullable;

/** What one browser is doing here: perhaps on its way through a sign-in, perhaps signed in. */
record Visit(@Nullable Pkce pending, @Nullable SignedIn person) {
    static final Visit NEW = new Visit(null, null);

    Visit leavingWith(Pkce pkce) {
        return new Visit(pkce, person);
    }

    Visit returnedAs(SignedIn somebody) {
        return new Visit(null, somebody);
    }
}
