package io.orgsso.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
    @ParameterizedTest(name = "{0} is of {1}")
    @CsvSource({
        "alice@northwind.example, northwind.example",
        "'  alice@northwind.example ', northwind.example",
        "alice@NorthWind.EXAMPLE, northwind.example",
        "alice@northwind.example., northwind.example",
        "a.b+tag@eu.northwind.example, eu.northwind.example",
        "alice@müller.example, xn--mller-kva.example",
        "alice@MÜLLER.example, xn--mller-kva.example",
        "alice@xn--mller-kva.example, xn--mller-kva.example",
    })
    void theDomainIsReadInOneComparableForm(String typed, String domain) {
        assertThat(EmailAddress.parse(typed).domain().ascii()).isEqualTo(domain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "@",
                "alice",
                "alice@",
                "@northwind.example",
                "alice@northwind",
                "alice@@northwind.example",
                "ceo@northwind.example@m.example",
                "\"a@northwind.example\"@m.example",
                "ceo(comment)@northwind.example",
                "ceo%m.example@northwind.example",
                "=?utf-8?q?ceo?=@northwind.example",
                "ceo\n@northwind.example",
                "ceo @northwind.example",
                "{ceo}@northwind.example",
                ".ceo@northwind.example",
                "ceo..x@northwind.example",
                "ceo@-northwind.example",
                "ceo@northwind-.example",
                "ceo@north_wind.example",
                "ceo@northwind..example",
                "ceo@.northwind.example",
                "ceo@127.0.0.1",
                "ceo@[127.0.0.1]",
                "ceo@northwind.example,x@m.example",
                "ceo@northwind.example;x@m.example",
                "ceo@northwind.example%0d%0aBcc:x@m.example",
                "<ceo@northwind.example>",
                "ceo@xn--.example",
            })
    void whatTwoParsersCouldReadDifferentlyIsNotRead(String typed) {
        assertThatExceptionOfType(MalformedEmailException.class).isThrownBy(() -> EmailAddress.parse(typed));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "ceo@\u212Aontoso.example", // Kelvin sign
                "ceo@ｃontoso.example", // full-width c
                "ceo@contoso\u3002example", // ideographic full stop
                "ceo@fa\u00DF.example", // sharp s
                "ceo@con\u200Dtoso.example", // zero-width joiner
                "ceo@con\u200Btoso.example", // zero-width space
                "ceo@con\u00ADtoso.example", // soft hyphen
                "ceo@ⓒontoso.example", // circled c
                "c\u0435o@contoso.example", // Cyrillic e in front of the @
            })
    void aNameThatOnlyLooksLikeAnotherIsNotReadAsIt(String typed) {
        assertThatExceptionOfType(MalformedEmailException.class).isThrownBy(() -> EmailAddress.parse(typed));
    }

    @Test
    void aCyrillicLookalikeIsAnotherDomain() {
        assertThat(EmailAddress.parse("ceo@\u0430pple.example").domain())
                .isNotEqualTo(EmailAddress.parse("ceo@apple.example").domain());
    }

    @Test
    void overlongAddressesAreNotRead() {
        String longLocal = "x".repeat(65) + "@contoso.example";
        String longDomain = "x@" + "a.".repeat(126) + "example";

        assertThatExceptionOfType(MalformedEmailException.class).isThrownBy(() -> EmailAddress.parse(longLocal));
        assertThatExceptionOfType(MalformedEmailException.class).isThrownBy(() -> EmailAddress.parse(longDomain));
    }

    @Test
    void theAddressDoesNotSlipIntoALog() {
        assertThat(EmailAddress.parse("alice@northwind.example"))
                .asString()
                .doesNotContain("alice")
                .contains("northwind.example");
        assertThatExceptionOfType(MalformedEmailException.class)
                .isThrownBy(() -> EmailAddress.parse("secret name@northwind.example"))
                .withMessageNotContaining("secret");
    }

    @Test
    void anAccountsAddressIsComparedWithoutCase() {
        assertThat(EmailAddress.parse("Alice@Northwind.example").isSameAs("alice@northwind.example"))
                .isTrue();
        assertThat(EmailAddress.parse("alice@northwind.example").isSameAs("alice@evil.example"))
                .isFalse();
    }

    @Test
    void aDomainIsCoveredByItselfThenByItsParentsWildcards() {
        assertThat(EmailDomain.parse("a.eu.northwind.example").coveringPatterns())
                .containsExactly("a.eu.northwind.example", "*.eu.northwind.example", "*.northwind.example");
        assertThat(EmailDomain.parse("northwind.example").coveringPatterns()).containsExactly("northwind.example");
    }

    @Test
    void aWildcardOverATopLevelDomainIsNoPattern() {
        assertThat(DomainPattern.parse("*.Northwind.example").text()).isEqualTo("*.northwind.example");
        assertThatExceptionOfType(MalformedEmailException.class).isThrownBy(() -> DomainPattern.parse("*.example"));
        assertThatExceptionOfType(MalformedEmailException.class).isThrownBy(() -> DomainPattern.parse("*"));
        assertThatExceptionOfType(MalformedEmailException.class)
                .isThrownBy(() -> DomainPattern.parse("*.*.northwind.example"));
    }
}
