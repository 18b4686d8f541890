package io.orgsso.delivery.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What kind of place an address is, by the IANA special-purpose registries (RFC 6890 and its successors). */
enum AddressKind {
    PUBLIC,
    /** Loopback, RFC 1918, shared (CGNAT) and unique local addresses: the vendor's own network. */
    PRIVATE,
    /** Link-local (cloud metadata), multicast, documentation, tunnels and the rest: nobody receives webhooks there. */
    NEVER;

    private static final List<Block> PRIVATE_BLOCKS = blocks(
            "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7");

    private static final List<Block> SPECIAL_BLOCKS = blocks(
            "0.0.0.0/8",
            "169.254.0.0/16",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20");

    private static final Block GLOBAL_UNICAST = Block.parse("2000::/3");
    /** How an IPv6-only network reaches IPv4 (RFC 6052): the last four bytes decide. */
    private static final Block NAT64 = Block.parse("64:ff9b::/96");

    private static final Block IPV4_MAPPED =
            new Block(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0}, 96);

    static AddressKind of(InetAddress address) {
        return of(address.getAddress());
    }

    /** @param address four or sixteen bytes */
    static AddressKind of(byte[] address) {
        if (IPV4_MAPPED.contains(address) || NAT64.contains(address)) {
            return of(Arrays.copyOfRange(address, 12, 16));
        }
        if (anyContains(PRIVATE_BLOCKS, address)) {
            return PRIVATE;
        }
        boolean special = anyContains(SPECIAL_BLOCKS, address);
        return special || (address.length == 16 && !GLOBAL_UNICAST.contains(address)) ? NEVER : PUBLIC;
    }

    private static boolean anyContains(List<Block> blocks, byte[] address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    private static List<Block> blocks(String... texts) {
        return Stream.of(texts).map(Block::parse).toList();
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Block(byte[] first, int bits) {
        static Block parse(String text) {
            String[] parts = text.split("/", 2);
            try {
                // A literal: nothing is looked up.
                return new Block(InetAddress.getByName(parts[0]).getAddress(), Integer.parseInt(parts[1]));
            } catch (UnknownHostException e) {
                throw new IllegalStateException(text, e);
            }
        }

        boolean contains(byte[] address) {
            if (address.length != first.length) {
                return false;
            }
            int whole = bits / 8;
            int rest = bits % 8;
            return Arrays.equals(address, 0, whole, first, 0, whole)
                    && (rest == 0 || ((address[whole] ^ first[whole]) & (0xff00 >> rest) & 0xff) == 0);
        }
    }
}
