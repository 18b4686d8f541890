package io.orgsso.delivery.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressKindTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "64:ff9b::1.1.1.1"
            })
    void publicAddress(String text) throws UnknownHostException {
        assertThat(kind(text)).isEqualTo(AddressKind.PUBLIC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.255.255",
                "::1",
                "fc00::1",
                "fdff::1",
                "64:ff9b::10.0.0.1"
            })
    void privateAddress(String text) throws UnknownHostException {
        assertThat(kind(text)).isEqualTo(AddressKind.PRIVATE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "169.254.169.254",
                "192.0.2.1",
                "198.19.255.255",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::7f00:1",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "64:ff9b::169.254.169.254",
                "64:ff9b:1::1"
            })
    void addressWhereNobodyReceivesWebhooks(String text) throws UnknownHostException {
        assertThat(kind(text)).isEqualTo(AddressKind.NEVER);
    }

    @Test
    void ipv4InIpv6ClothesIsWhatItIs() {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1};

        assertThat(AddressKind.of(mapped)).isEqualTo(AddressKind.PRIVATE);
    }

    private static AddressKind kind(String text) throws UnknownHostException {
        return AddressKind.of(InetAddress.getByName(text));
    }
}
