package io.orgsso.e2e.session;

import io.orgsso.e2e.world.Organization;
import java.util.LinkedHashMap;
import java.util.Map;

/** The operator's hand on an organization's session limits. */
final class SignOnPolicyApi {
    private SignOnPolicyApi() {}

    /** Sets both limits in seconds; 0 is none. */
    static Organization limit(Organization organization, int idle, int max) {
        var limits = new LinkedHashMap<String, Object>();
        limits.put("sessionIdleSeconds", idle == 0 ? null : idle);
        limits.put("sessionMaxSeconds", max == 0 ? null : max);
        set(organization, limits);
        return organization;
    }

    static void set(Organization organization, Map<String, Object> fields) {
        organization
                .realm()
                .api()
                .put(organization.realm().path("/orgsso/orgs/" + organization.alias() + "/policy"), fields)
                .ok();
    }
}
