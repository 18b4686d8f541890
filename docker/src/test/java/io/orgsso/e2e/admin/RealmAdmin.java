package io.orgsso.e2e.admin;

import java.util.Map;

/** One realm as its operator sees it. */
public record RealmAdmin(AdminApi api, String realm) {
    public Organizations organizations() {
        return new Organizations(api, path("/organizations"));
    }

    public Users users() {
        return new Users(api, path("/users"));
    }

    public IdentityProviders identityProviders() {
        return new IdentityProviders(api, path("/identity-provider/instances"));
    }

    public Events events() {
        return new Events(api, path(""));
    }

    /** Our own endpoints: what the account-resource store believes. */
    public Store store() {
        return new Store(api, path("/orgsso"));
    }

    /** Has the realm send mail by these settings; by none if they are empty. */
    public void sendMailBy(Map<String, String> smtpServer) {
        api.put(path(""), Map.of("smtpServer", smtpServer)).ok();
    }

    /** The admin path of something in this realm. */
    public String path(String below) {
        return "/admin/realms/" + realm + below;
    }
}
