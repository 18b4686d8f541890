package io.orgsso.admin;

import io.orgsso.account.AccountStore;
import io.orgsso.account.MemberKey;
import io.orgsso.delivery.DeadLetter;
import io.orgsso.delivery.DeliveryDesk;
import io.orgsso.delivery.TargetStatus;
import io.orgsso.feed.MessageJson;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import io.orgsso.sync.MarksWaiting;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/** {@code …/orgsso/sync}: how far the targets are, and what an operator does where one of them is not. */
public final class SyncResource {
    private static final String RESOURCE = "ORGSSO_SYNC_TARGET";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Caller caller;
    private final AdminEventBuilder audit;

    SyncResource(KeycloakSession session, RealmModel realm, Caller caller, AdminEventBuilder audit) {
        this.session = session;
        this.realm = realm;
        this.caller = caller;
        this.audit = audit;
    }

    /**
     * {@code {"marks": n, "targets": [{"id", "backlog", "oldestAgeSeconds", "delivered", "dead", "paused",
     * "disabledAt"?, "failingSince"?, "reason"?}]}}, numbers of this realm. Role: {@code view-organizations}.
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> status() {
        caller.requireView();
        DeliveryDesk desk = DeliveryDesk.of(session);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("marks", MarksWaiting.count(session, realm.getId()));
        json.put(
                "targets",
                desk.configured().stream()
                        .map(target -> json(desk.status(target, realm.getId())))
                        .toList());
        return json;
    }

    /**
     * What a target has refused for good, the oldest first: {@code {"deadLetters": [{"organizationId", "userId",
     * "version", "attempts", "reason", "failedAt", "payload"}], "next"}}; {@code first} and {@code max} choose the page,
     * {@code next} is the {@code first} of the next one, and the last page has none. Role: {@code view-organizations}.
     */
    @GET
    @Path("targets/{id}/dead")
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> deadLetters(
            @PathParam("id") String id,
            @QueryParam("first") @Nullable String first,
            @QueryParam("max") @Nullable String max) {
        caller.requireView();
        Page page = Page.of(first, max);
        return page.answer(
                "deadLetters",
                DeliveryDesk.of(session).deadLetters(known(id), realm.getId(), page.first(), page.wanted()),
                SyncResource::json);
    }

    /**
     * Delivers again the state of today: without a parameter of the dead letters; with {@code organization} (alias) of
     * its members, with {@code userId} besides of one of them; with {@code since} (RFC 3339) of who has changed since
     * then, which may be the year 1970 for everybody. Answers {@code {"replayed": n}}, 404 for an organization or a
     * member that there never was. Role: {@code manage-organizations}.
     */
    @POST
    @Path("targets/{id}/replay")
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> replay(
            @PathParam("id") String id,
            @QueryParam("organization") @Nullable String organization,
            @QueryParam("userId") @Nullable String userId,
            @QueryParam("since") @Nullable String since) {
        caller.requireManage();
        String target = known(id);
        if (userId != null && organization == null) {
            throw Problem.badRequest("\"userId\" needs the \"organization\" that the person is a member of.");
        }
        if (organization != null && since != null) {
            throw Problem.badRequest("Give \"organization\" or \"since\", not both.");
        }
        DeliveryDesk desk = DeliveryDesk.of(session);
        Map<String, Object> audited = new LinkedHashMap<>();
        int replayed;
        if (organization != null) {
            OrganizationId account = organization(organization);
            audited.put("organization", organization);
            audited.put("organizationId", account.value());
            if (userId == null) {
                replayed = desk.replayOrganization(target, realm.getId(), account);
            } else {
                UserId user = member(account, userId);
                audited.put("userId", user.value());
                replayed = desk.replayMember(target, realm.getId(), new MemberKey(account, user));
            }
        } else if (since != null) {
            Instant from = instant(since);
            audited.put("since", from.toString());
            replayed = desk.replaySince(target, realm.getId(), from);
        } else {
            replayed = desk.replayDead(target, realm.getId());
        }
        audited.put("replayed", replayed);
        audit(audited);
        return Map.of("replayed", replayed);
    }

    /**
     * Holds a target on every node, for all realms; what is under way still arrives. Role: {@code admin} of the master
     * realm.
     */
    @POST
    @Path("targets/{id}/pause")
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> pause(@PathParam("id") String id) {
        String target = serverWide(id);
        DeliveryDesk.of(session).pause(target);
        return changed(target);
    }

    /** Lets a target go on that was paused, or given up because it failed for too long. Role: as for pausing. */
    @POST
    @Path("targets/{id}/resume")
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> resume(@PathParam("id") String id) {
        String target = serverWide(id);
        DeliveryDesk.of(session).resume(target);
        return changed(target);
    }

    private Map<String, Object> changed(String target) {
        Map<String, Object> answer = json(DeliveryDesk.of(session).status(target, realm.getId()));
        audit(answer);
        return answer;
    }

    /** A target serves every realm of the server: who manages one realm must not hold it for another. */
    private String serverWide(String id) {
        caller.requireManage();
        caller.requireServerAdministrator();
        return known(id);
    }

    private String known(String id) {
        return DeliveryDesk.of(session).configured().stream()
                .filter(id::equals)
                .findFirst()
                .orElseThrow(() -> Problem.notFound("This server delivers to no target of this name."));
    }

    private OrganizationId organization(String alias) {
        return AccountStore.of(session)
                .byAlias(realm.getId(), Given.parameter("organization", alias))
                .orElseThrow(() -> Problem.notFound("The realm has no account with this alias."))
                .organization();
    }

    private UserId member(OrganizationId account, String userId) {
        UserId user = new UserId(Given.parameter("userId", userId));
        if (!AccountStore.of(session).knowsMember(account, user)) {
            throw Problem.notFound("The account has no member of this \"userId\", of today or of former times.");
        }
        return user;
    }

    /** In milliseconds, as what it is compared with. */
    private static Instant instant(String text) {
        try {
            return Instant.ofEpochMilli(Instant.parse(text).toEpochMilli());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw Problem.badRequest("\"since\" must be a time as in 2026-01-31T12:00:00Z.");
        }
    }

    private void audit(Map<String, Object> representation) {
        audit.operation(OperationType.ACTION)
                .resource(RESOURCE)
                .resourcePath(session.getContext().getUri())
                .representation(representation)
                .success();
    }

    private static Map<String, Object> json(TargetStatus status) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", status.id());
        json.put("backlog", status.backlog());
        json.put("oldestAgeSeconds", status.oldestAgeSeconds());
        json.put("delivered", status.delivered());
        json.put("dead", status.dead());
        json.put("paused", status.paused());
        json.put("disabledAt", time(status.disabledAt()));
        json.put("failingSince", time(status.failingSince()));
        json.put("reason", status.reason());
        return json;
    }

    private static @Nullable String time(@Nullable Long millis) {
        return Stream.ofNullable(millis).map(Page::time).findFirst().orElse(null);
    }

    private static Map<String, Object> json(DeadLetter letter) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("organizationId", letter.member().organization().value());
        json.put("userId", letter.member().user().value());
        json.put("version", letter.version());
        json.put("attempts", letter.attempts());
        json.put("reason", letter.reason());
        json.put("failedAt", Page.time(letter.failedAt()));
        json.put("payload", letter.payload().map(MessageJson::of).orElse(null));
        return json;
    }
}
