package io.orgsso.e2e.directory;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldif.LDIFException;
import io.orgsso.e2e.admin.RealmAdmin;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/** An LDAP server in the test's JVM. */
public final class Directory implements AutoCloseable {
    private static final String BASE = "dc=fabrikam,dc=example";
    private static final String READER = "cn=reader";
    private static final String PASSWORD = "reader-password";

    private final InMemoryDirectoryServer server;

    private Directory(InMemoryDirectoryServer server) {
        this.server = server;
    }

    public static Directory open() {
        try {
            var config = new InMemoryDirectoryServerConfig(BASE);
            config.addAdditionalBindCredentials(READER, PASSWORD);
            config.setListenerConfigs(
                    InMemoryListenerConfig.createLDAPConfig("loopback", InetAddress.getLoopbackAddress(), 0, null));
            var server = new InMemoryDirectoryServer(config);
            server.add("dn: " + BASE, "objectClass: domain", "dc: fabrikam");
            server.startListening();
            return new Directory(server);
        } catch (LDAPException | LDIFException e) {
            throw new IllegalStateException("the directory does not start", e);
        }
    }

    /** A unit for people. */
    public Unit unit(String name) {
        var dn = "ou=" + name + "," + BASE;
        change(() -> server.add("dn: " + dn, "objectClass: organizationalUnit", "ou: " + name));
        return new Unit(dn);
    }

    /** People of one unit. */
    public final class Unit {
        private final String dn;

        private Unit(String dn) {
            this.dn = dn;
        }

        /** Somebody whose address is {@code <uid>@fabrikam.example}. */
        public void add(String uid) {
            change(() -> server.add(
                    "dn: " + dnOf(uid),
                    "objectClass: inetOrgPerson",
                    "uid: " + uid,
                    "cn: " + uid,
                    "sn: Last",
                    "givenName: First",
                    "mail: " + uid + "@fabrikam.example"));
        }

        public void changeAddress(String uid, String address) {
            change(() -> server.modify(dnOf(uid), new Modification(ModificationType.REPLACE, "mail", address)));
        }

        public void remove(String uid) {
            change(() -> server.delete(dnOf(uid)));
        }

        /**
         * Has a realm look here for people.
         *
         * @param importing whether Keycloak keeps copies of those it has found
         * @return id of the federation
         */
        public String federate(RealmAdmin realm, boolean importing) {
            var config = Map.ofEntries(
                    Map.entry("vendor", List.of("other")),
                    Map.entry("connectionUrl", List.of("ldap://127.0.0.1:" + server.getListenPort())),
                    Map.entry("authType", List.of("simple")),
                    Map.entry("bindDn", List.of(READER)),
                    Map.entry("bindCredential", List.of(PASSWORD)),
                    Map.entry("usersDn", List.of(dn)),
                    Map.entry("usernameLDAPAttribute", List.of("uid")),
                    Map.entry("rdnLDAPAttribute", List.of("uid")),
                    Map.entry("uuidLDAPAttribute", List.of("entryUUID")),
                    Map.entry("userObjectClasses", List.of("inetOrgPerson")),
                    Map.entry("editMode", List.of("READ_ONLY")),
                    Map.entry("importEnabled", List.of(String.valueOf(importing))),
                    Map.entry("cachePolicy", List.of("NO_CACHE")),
                    Map.entry("enabled", List.of("true")));
            var realmId = realm.api().get(realm.path("")).ok().body().path("id").asText();
            return realm.api()
                    .post(
                            realm.path("/components"),
                            Map.of(
                                    "name",
                                    dn,
                                    "providerId",
                                    "ldap",
                                    "providerType",
                                    "org.keycloak.storage.UserStorageProvider",
                                    "parentId",
                                    realmId,
                                    "config",
                                    config))
                    .createdId();
        }

        private String dnOf(String uid) {
            return "uid=" + uid + "," + dn;
        }
    }

    private interface Change {
        void make() throws LDAPException, LDIFException;
    }

    private static void change(Change change) {
        try {
            change.make();
        } catch (LDAPException | LDIFException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.shutDown(true);
    }
}
