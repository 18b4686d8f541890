package io.orgsso.delivery.webhook;

import io.orgsso.delivery.DeliveryOutcome;
import io.orgsso.delivery.SyncTarget;
import io.orgsso.delivery.TargetUnavailableException;
import io.orgsso.delivery.webhook.GuardedDns.ForbiddenAddressException;
import io.orgsso.delivery.webhook.WebhookMessage.UnfitException;
import io.orgsso.feed.MemberMessage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.apache.http.conn.ConnectTimeoutException;

/** Posts each message under the headers of Standard Webhooks 1.0. */
final class WebhookTarget implements SyncTarget {
    private final WebhookClient client;
    private final List<SigningSecret> secrets;
    private final GatewayErrors gatewayErrors;
    private final Clock clock;

    WebhookTarget(WebhookClient client, List<SigningSecret> secrets, GatewayErrors gatewayErrors, Clock clock) {
        this.client = client;
        this.secrets = secrets;
        this.gatewayErrors = gatewayErrors;
        this.clock = clock;
    }

    @Override
    public List<DeliveryOutcome> deliver(List<MemberMessage> messages) {
        return messages.stream().map(this::deliver).toList();
    }

    private DeliveryOutcome deliver(MemberMessage message) {
        WebhookMessage posted;
        try {
            posted = WebhookMessage.of(message);
        } catch (UnfitException e) {
            return new DeliveryOutcome.Refused("The message " + e.getMessage());
        }
        Answer answer;
        try {
            answer = client.post(headers(posted), posted.body());
        } catch (IOException e) {
            return withoutAnswer(e);
        }
        return Verdict.on(answer, gatewayErrors.anotherToo(posted.id(), answer));
    }

    private Map<String, String> headers(WebhookMessage message) {
        // Of this attempt: receivers refuse an old one as a replay.
        long now = clock.instant().getEpochSecond();
        return Map.of(
                "Content-Type",
                WebhookMessage.CONTENT_TYPE,
                "webhook-id",
                message.id(),
                "webhook-timestamp",
                Long.toString(now),
                "webhook-signature",
                secrets.stream()
                        .map(secret -> secret.sign(message.id(), now, message.body()))
                        .collect(Collectors.joining(" ")));
    }

    /** @throws TargetUnavailableException if the receiver cannot have seen the message */
    private static DeliveryOutcome withoutAnswer(IOException e) {
        if (e instanceof ForbiddenAddressException) {
            throw new TargetUnavailableException("Not called: " + e.getMessage(), e);
        }
        if (e instanceof UnknownHostException) {
            throw new TargetUnavailableException("The host's name has no address", e);
        }
        if (e instanceof ConnectException
                || e instanceof ConnectTimeoutException
                || e instanceof NoRouteToHostException) {
            throw new TargetUnavailableException("Nobody listens at the host", e);
        }
        if (e instanceof SSLException) {
            throw new TargetUnavailableException("TLS failed: " + e.getMessage(), e);
        }
        if (e instanceof InterruptedIOException) {
            return new DeliveryOutcome.TryLater("No answer in time");
        }
        return new DeliveryOutcome.TryLater("The connection was lost before an answer came");
    }
}
