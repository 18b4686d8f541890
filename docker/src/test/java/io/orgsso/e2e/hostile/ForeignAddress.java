package io.orgsso.e2e.hostile;

/** Addresses that are not the tenant's to vouch for. */
enum ForeignAddress {
    SOMEBODY_NEW_OF_THE_OTHER_TENANT("%s@{other}"),
    A_MEMBER_OF_THE_OTHER_TENANT("{member}"),
    OWN_SUBDOMAIN("%s@eu.{own}"),
    SUBDOMAIN_OF_THE_OTHER("%s@eu.{other}"),
    OWN_DOMAIN_WITH_A_PREFIX("%s@evil{own}"),
    OWN_DOMAIN_AS_A_PREFIX("%s@{own}.evil.example"),
    OTHER_DOMAIN_AS_A_PREFIX("%s@{other}.evil.example"),
    FREE_MAIL("%s@gmail.com"),
    NOBODYS_DOMAIN("%s@nobody.example");

    private final String pattern;

    ForeignAddress(String pattern) {
        this.pattern = pattern;
    }

    String saidBy(LyingIdp idp, String localPart) {
        return pattern.replace("%s", localPart)
                .replace("{own}", idp.tenant().domain())
                .replace("{other}", idp.victim().domain())
                .replace("{member}", idp.victimsMember());
    }
}
