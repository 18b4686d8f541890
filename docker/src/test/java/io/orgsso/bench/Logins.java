package io.orgsso.bench;

import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SamlPersona;
import io.orgsso.e2e.idp.SayAnythingIdp;
import io.orgsso.e2e.idp.SayAnythingSamlIdp;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whole logins through an identity provider, from the client's request until it has tokens. The identity provider is a
 * few lines in this program: what it takes is next to nothing, and the same for both sides.
 */
final class Logins implements AutoCloseable {
    static final String SCOPE = "openid organization";

    enum Protocol {
        OIDC,
        SAML;

        String domain() {
            return name().toLowerCase(Locale.ROOT) + "-bench.example";
        }
    }

    private final SayAnythingIdp oidc = SayAnythingIdp.start();
    private final SayAnythingSamlIdp saml = SayAnythingSamlIdp.start();
    private final AtomicInteger people = new AtomicInteger();
    private final Map<Side, BenchRealm> realms;

    Logins(Map<Side, BenchRealm> realms) {
        this.realms = realms;
        realms.values().forEach(this::connect);
    }

    /** Gives a realm one customer with each protocol. */
    void connect(BenchRealm realm) {
        realm.organization("oidc-bench", Protocol.OIDC.domain(), "c-oidcbench", "oidc", oidc.connectionConfig());
        realm.organization("saml-bench", Protocol.SAML.domain(), "c-samlbench", "saml", saml.connectionConfig());
    }

    void measure(Options options, Report report) {
        for (var protocol : Protocol.values()) {
            var first = new EnumMap<Side, Arm>(Side.class);
            var repeat = new EnumMap<Side, Arm>(Side.class);
            realms.forEach((side, realm) -> {
                first.put(side, () -> {
                    var newcomer = newcomer(protocol);
                    return Arm.timed(() -> login(realm, protocol, newcomer));
                });
                var known = newcomer(protocol);
                login(realm, protocol, known);
                repeat.put(side, () -> Arm.timed(() -> login(realm, protocol, known)));
            });
            compare(protocol + " first login", first, options, 1.1, report);
            compare(protocol + " repeat login", repeat, options, 1.05, report);
        }
    }

    /** The same logins in a realm that opts in to membership sync and in one that does not. */
    void measureSync(BenchRealm on, BenchRealm off, Options options, Report report) {
        connect(on);
        connect(off);
        var first = new LinkedHashMap<String, Arm>();
        var repeat = new LinkedHashMap<String, Arm>();
        for (var realm : List.of(on, off)) {
            first.put(realm.name(), () -> {
                var newcomer = newcomer(Protocol.OIDC);
                return Arm.timed(() -> login(realm, Protocol.OIDC, newcomer));
            });
            var known = newcomer(Protocol.OIDC);
            login(realm, Protocol.OIDC, known);
            repeat.put(realm.name(), () -> Arm.timed(() -> login(realm, Protocol.OIDC, known)));
        }
        Map.of("first", first, "repeat", repeat).forEach((which, arms) -> {
            var samples = new Rounds(options.pairs(), 6, 1, 25).of(arms);
            report.compare(
                    which + " login (OIDC), sync on against off",
                    samples.getOrDefault(on.name(), new Samples()),
                    samples.getOrDefault(off.name(), new Samples()),
                    1.05);
        });
    }

    private static void compare(String what, Map<Side, Arm> sides, Options options, double aim, Report report) {
        var arms = new LinkedHashMap<String, Arm>();
        sides.forEach((side, arm) -> arms.put(side.word(), arm));
        var samples = new Rounds(options.pairs(), 6, 1, 25).of(arms);
        report.compare(
                what,
                samples.getOrDefault(Side.OURS.word(), new Samples()),
                samples.getOrDefault(Side.NATIVE.word(), new Samples()),
                aim);
    }

    String newcomer(Protocol protocol) {
        return "person" + people.incrementAndGet() + "@" + protocol.domain();
    }

    /** The refresh token. */
    String login(BenchRealm realm, Protocol protocol, String email) {
        if (protocol == Protocol.OIDC) {
            oidc.willSay(Persona.verified(email));
        } else {
            saml.willSay(SamlPersona.withEmailNameId(email));
        }
        return realm.login(new Visitor(realm.server()), SCOPE, email);
    }

    List<BenchRealm> realms() {
        return List.copyOf(realms.values());
    }

    @Override
    public void close() {
        oidc.close();
        saml.close();
    }
}
