package io.orgsso.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orgsso.account.Account;
import io.orgsso.account.AccountStore;
import io.orgsso.feed.FeedEntry;
import io.orgsso.feed.FeedPage;
import io.orgsso.feed.FeedReader;
import io.orgsso.feed.FeedSnapshot;
import io.orgsso.feed.MessageJson;
import io.orgsso.organization.OrganizationId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.util.JsonSerialization;

/**
 * {@code …/orgsso/changes}: the membership changes of the realm for consumers that pull. A consumer reads the snapshot
 * once, then changes after its {@code cursor}, and keeps of each member (organization id and user id) the entry with the
 * highest version.
 */
public final class ChangesResource {
    /** What the history does not keep. */
    private static final List<String> OF_TODAY_ONLY = List.of("subject", "since", "until");

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Caller caller;

    ChangesResource(KeycloakSession session, RealmModel realm, Caller caller) {
        this.session = session;
        this.realm = realm;
        this.caller = caller;
    }

    /**
     * Changes after the position {@code after} (default 0), at most {@code limit} (1 to 1000, default 100), only of the
     * organization {@code organization} if one is named: {@code {"changes": [{"position", …}], "next", "more"}}. Go on
     * from {@code next}, at once if there is {@code more}. A position that was answered never gets a smaller neighbour
     * later. 410 if changes after that position are not kept any more: read the snapshot. Role:
     * {@code view-organizations}.
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response changes(
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("organization") @Nullable String organization) {
        caller.requireView();
        long position = Page.position(after);
        int most = Page.limit(limit);
        Optional<OrganizationId> only = Optional.ofNullable(organization).map(this::organization);
        FeedPage page = new FeedReader(session)
                .after(realm.getId(), only, position, most)
                .orElseThrow(() -> Problem.gone("The feed does not hold all changes after this position. Read the"
                        + " snapshot, and then changes after its \"cursor\"."));
        ObjectNode json = JsonSerialization.mapper.createObjectNode();
        ArrayNode changes = json.putArray("changes");
        page.changes().forEach(entry -> changes.add(json(entry)));
        json.put("next", page.next()).put("more", page.more());
        return answer(json);
    }

    /**
     * Every member that the realm has or had, at most {@code limit} (1 to 1000, default 100) after the page whose
     * {@code next} is {@code after}: {@code {"members": […], "cursor", "next"}}. The last page's {@code next} is null;
     * changes are then read after {@code cursor}, which is the same on all pages. Role: {@code view-organizations}.
     */
    @GET
    @Path("snapshot")
    @Produces(MediaType.APPLICATION_JSON)
    public Response snapshot(@QueryParam("after") @Nullable String after, @QueryParam("limit") @Nullable String limit) {
        caller.requireView();
        int most = Page.limit(limit);
        FeedSnapshot.Page page = new FeedSnapshot(session)
                .read(realm.getId(), Optional.ofNullable(after).map(SnapshotToken::read), most);
        ObjectNode json = JsonSerialization.mapper.createObjectNode();
        ArrayNode members = json.putArray("members");
        page.members().forEach(member -> members.add(MessageJson.of(member)));
        json.put("cursor", page.cursor())
                .put("next", page.next().map(SnapshotToken::of).orElse(null));
        return answer(json);
    }

    private OrganizationId organization(String alias) {
        return AccountStore.of(session)
                .byAlias(realm.getId(), Given.parameter("organization", alias))
                .map(Account::organization)
                .orElseThrow(() -> Problem.notFound("The realm has no account with this alias."));
    }

    private static ObjectNode json(FeedEntry entry) {
        ObjectNode json = JsonSerialization.mapper.createObjectNode().put("position", entry.position());
        json.setAll(MessageJson.of(entry.message()));
        return json.remove(OF_TODAY_ONLY);
    }

    private static Response answer(ObjectNode json) {
        return Response.ok(json).build();
    }
}
