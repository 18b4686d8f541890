package io.orgsso.launch;

/** What the demo prints when it is up. */
final class Welcome {
    private Welcome() {}

    static String text(KeycloakServer server, String consoleUrl) {
        return """

                Open %1$s and sign in by email:

                  alice@northwind.example   password alice   owner at Northwind, by OpenID Connect
                  bob@northwind.example     password bob     member at Northwind
                  carol@contoso.example     password carol   owner at Contoso, by SAML
                  dave@contoso.co.example   password dave    member at Contoso, by its second domain
                  bob@contoso.example       password bob     another Bob, at Contoso
                  erin@personal.example     password erin    nobody's member, a local password

                Admin console  %2$s/admin/   admin / admin
                Server log     %3$s
                Keycloak's process is %4$d. Ctrl-C stops everything.

                Ready
                """.formatted(consoleUrl, server.baseUrl(), server.logFile(), server.pid());
    }
}
