package io.orgsso.admin;

import io.orgsso.account.Account;
import io.orgsso.account.AccountResources;
import io.orgsso.account.AccountStore;
import io.orgsso.account.MemberRow;
import io.orgsso.account.MemberState;
import io.orgsso.account.Resource;
import io.orgsso.account.ResourceType;
import io.orgsso.organization.UserId;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** {@code …/orgsso/accounts/{alias}}: one account, its members and its resources. */
public final class AccountResource {
    private final KeycloakSession session;
    private final RealmModel realm;
    private final Caller caller;
    private final Account account;

    AccountResource(KeycloakSession session, RealmModel realm, Caller caller, Account account) {
        this.session = session;
        this.realm = realm;
        this.caller = caller;
        this.account = account;
    }

    /** The account. Role: {@code view-organizations}. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> get() {
        caller.requireView();
        return AccountsResource.json(account);
    }

    /**
     * Members, former ones too, ordered by user id. {@code max} (default 50, at most 100) bounds the page, {@code after}
     * is the {@code next} of the page before; the last page has none. {@code email} is Keycloak's, read
     * now; absent where the person is gone. Role: {@code view-organizations}.
     */
    @GET
    @Path("members")
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> members(
            @QueryParam("after") @Nullable String after, @QueryParam("max") @Nullable String max) {
        caller.requireView();
        int size = Page.max(max);
        String from = after == null ? "" : Given.parameter("after", after);
        // One more than is answered says whether there is a next page.
        List<MemberRow> rows = AccountStore.of(session).members(account.organization(), from, size + 1);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("members", rows.stream().limit(size).map(this::json).toList());
        json.put("next", rows.size() > size ? rows.get(size - 1).user().value() : null);
        return json;
    }

    /**
     * Resources ordered by type and external id; {@code first} (default 0) and {@code max} (default 50, at most 100)
     * choose the page; {@code next} is the {@code first} of the next one, and the last page has none. Role:
     * {@code view-organizations}.
     */
    @GET
    @Path("resources")
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> resources(
            @QueryParam("first") @Nullable String first, @QueryParam("max") @Nullable String max) {
        caller.requireView();
        Page page = Page.of(first, max);
        return page.answer(
                "resources",
                AccountResources.of(session).page(account, page.first(), page.wanted()),
                AccountResource::json);
    }

    /**
     * Registers a resource. Body: {@code {"type", "externalId", "createdBy"?, "project"?}}; {@code type} is one of
     * fine-tuned-model, inference-endpoint, dataset, api-key; {@code createdBy} is the user id of a member, of today or
     * of former times. Answers 201 with the resource, 400 for what it does not understand, 409 if the account has it
     * already. Role: {@code manage-organizations}.
     */
    @POST
    @Path("resources")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response register(String body) {
        caller.requireManage();
        Given request = Given.body(body);
        ResourceType type = type(request.text("type", Given.LONGEST));
        String externalId = request.text("externalId", Given.LONGEST);
        UserId createdBy = request.optionalText("createdBy", Given.LONGEST)
                .map(UserId::new)
                .orElse(null);
        if (createdBy != null && !AccountStore.of(session).knowsMember(account.organization(), createdBy)) {
            throw Problem.badRequest("\"createdBy\" must be the user id of a member of this account.");
        }
        String project = request.optionalText("project", Given.LONGEST).orElse(null);
        Resource registered = AccountResources.of(session)
                .register(account, type, externalId, createdBy, project)
                .orElseThrow(() ->
                        Problem.conflict("The account already has a " + type.word() + " with this \"externalId\"."));
        return Response.status(Response.Status.CREATED).entity(json(registered)).build();
    }

    private Map<String, Object> json(MemberRow row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("userId", row.user().value());
        json.put("email", row.state() == MemberState.ERASED ? null : email(row.user()));
        json.put("state", row.state().word());
        json.put("role", row.role().word());
        json.put("version", row.version());
        json.put("since", Page.time(row.since()));
        json.put("until", row.until() == null ? null : Page.time(row.until()));
        json.put("cause", row.cause());
        json.put("connection", row.connection());
        return json;
    }

    private @Nullable String email(UserId user) {
        UserModel person = session.users().getUserById(realm, user.value());
        return person == null ? null : person.getEmail();
    }

    private static Map<String, Object> json(Resource resource) {
        UserId createdBy = resource.createdBy();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", resource.id());
        json.put("type", resource.type().word());
        json.put("externalId", resource.externalId());
        json.put("createdBy", createdBy == null ? null : createdBy.value());
        json.put("project", resource.project());
        json.put("state", resource.state());
        json.put("createdAt", Page.time(resource.createdAt()));
        return json;
    }

    private static ResourceType type(String word) {
        return ResourceType.of(word)
                .orElseThrow(() -> Problem.badRequest("\"type\" must be one of "
                        + Arrays.stream(ResourceType.values())
                                .map(ResourceType::word)
                                .collect(Collectors.joining(", "))
                        + "."));
    }
}
