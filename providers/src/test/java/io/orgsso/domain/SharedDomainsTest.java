package io.orgsso.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedDomainsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gmail.com",
                "googlemail.com",
                "outlook.com",
                "hotmail.com",
                "live.com",
                "msn.com",
                "icloud.com",
                "me.com",
                "mac.com",
                "aol.com",
                "web.de",
                "proton.me",
                "protonmail.com",
                "mail.com",
                "mail.ru",
                "qq.com",
                "163.com",
                "126.com",
                "naver.com",
                "zoho.com",
                "fastmail.com",
                "hey.com",
                "tutanota.com",
                "comcast.net",
                "att.net",
                "earthlink.net",
                "sbcglobal.net",
                "verizon.net",
                "ig.com.br",
                "laposte.net",
                "wanadoo.fr",
                "orange.fr",
                "rediffmail.com",
                "uol.com.br",
                "bol.com.br",
                "free.fr",
                "ymail.com",
                "libero.it",
                "onmicrosoft.com",
                "okta.com",
                "Gmail.com"
            })
    void whereAnybodyMayHaveAnAddressNobodyClaims(String domain) {
        assertThat(covers(domain)).isTrue();
        assertThat(covers("*." + domain)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yahoo.com", "yahoo.co.uk", "yahoo.de", "gmx.net", "gmx.at", "yandex.ru", "yandex.com.tr"})
    void aProviderOfManyCountriesIsOneInEach(String domain) {
        assertThat(covers(domain)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"co.uk", "com.au", "co.jp", "github.io", "blogspot.com", "herokuapp.com", "公司.cn"})
    void aPublicSuffixIsNobodys(String suffix) {
        assertThat(covers(suffix)).isTrue();
        assertThat(covers("*." + suffix)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anything.ck", "anything.kobe.jp", "eu-west-1.compute.amazonaws.com"})
    void whatIsASuffixByWildcardIsNobodys(String domain) {
        assertThat(covers(domain)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.kobe.jp", "*.compute.amazonaws.com"})
    void aWildcardOverSuffixesIsNobodys(String pattern) {
        assertThat(covers(pattern)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "northwind.example",
                "*.northwind.example",
                "mail.northwind.example",
                "yahoo.example",
                "northwind.co.uk",
                "*.northwind.co.uk",
                "northwind.github.io",
                "northwind.onmicrosoft.com",
                "northwind.com",
                "com.northwind.test",
                "www.ck"
            })
    void whatOneOrganizationRegisteredIsItsOwn(String domain) {
        assertThat(covers(domain)).isFalse();
    }

    private static boolean covers(String text) {
        return SharedDomains.covers(DomainPattern.parse(text));
    }
}
