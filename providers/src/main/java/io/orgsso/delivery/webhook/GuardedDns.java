package io.orgsso.delivery.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.http.conn.DnsResolver;

/**
 * Looks a receiver's name up once per connection and gives the client the addresses that were judged, which it connects
 * to without asking again: a name that answers a public address to us and a private one a moment later gains nothing.
 */
final class GuardedDns implements DnsResolver {
    /** Each may take the whole time for connecting. */
    private static final int MOST = 3;

    private final Reach reach;
    private final DnsResolver names;

    GuardedDns(Reach reach, DnsResolver names) {
        this.reach = reach;
        this.names = names;
    }

    /** The name is at an address where the target may not be. */
    static final class ForbiddenAddressException extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        ForbiddenAddressException(String message) {
            super(message);
        }
    }

    /** One forbidden address forbids the name: which of them would be tried first is its owner's choice. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        List<InetAddress> found = List.of(names.resolve(host));
        for (InetAddress address : found) {
            if (!reach.includes(address)) {
                throw new ForbiddenAddressException("host " + host + " is at " + address.getHostAddress() + ", and "
                        + (reach == Reach.PRIVATE
                                ? "http goes to private addresses only"
                                : "that address is not allowed (allow-private-addresses)"));
            }
        }
        return found.stream().limit(MOST).toArray(InetAddress[]::new);
    }
}
