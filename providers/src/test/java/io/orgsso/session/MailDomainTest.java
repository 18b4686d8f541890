package io.orgsso.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailDomainTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mallory@contoso.example",
                "mal%lory@contoso.example",
                "{mallory}@contoso.example",
                "m\u00F6llory@contoso.example",
                "\"mallory@personal.example\"@contoso.example",
                "\"mal lory\"@contoso.example",
                "=?utf-8?q?mallory?=@contoso.example",
                " mallory@Contoso.example. ",
                "mallory@\u24D2ontoso.example", // circled c
                "mallory@contoso\u3002example", // ideographic full stop
                "mallory@con\u200Dtoso.example", // zero-width joiner
                "mallory@x!y.contoso.example",
                "mallory@x!y\u3002contoso.example",
            })
    void anAddressBelongsToTheDomainThatItsMailGoesTo(String email) {
        assertThat(MailDomain.of(email))
                .hasValueSatisfying(domain -> assertThat(domain.ascii()).isEqualTo("contoso.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mallory@",
                "root@localhost",
                "root@[127.0.0.1]",
                "root@127.0.0.1",
                "mallory@con_toso.example",
            })
    void whatNoClaimCanCoverBelongsToNobody(String email) {
        assertThat(MailDomain.of(email)).isEmpty();
    }

    @Test
    void anAccountWithoutAnAddressBelongsToNobody() {
        assertThat(MailDomain.of(null)).isEmpty();
    }
}
