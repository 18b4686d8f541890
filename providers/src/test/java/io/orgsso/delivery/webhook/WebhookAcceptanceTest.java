package io.orgsso.delivery.webhook;

import io.orgsso.account.MemberKey;
import io.orgsso.delivery.Messages;
import io.orgsso.delivery.SyncTarget;
import io.orgsso.delivery.TargetAcceptance;
import io.orgsso.feed.MemberMessage;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

class WebhookAcceptanceTest extends TargetAcceptance {
    private final Receiver receiver = Receiver.http();
    private final Sender sender = Sender.to(receiver.url());

    @AfterEach
    void stop() {
        sender.close();
        receiver.close();
    }

    @Override
    protected SyncTarget target() {
        return sender.target();
    }

    @Override
    protected Map<MemberKey, Held> held() {
        return receiver.held();
    }

    @Override
    protected void takeReceiverAway() {
        receiver.goAway();
    }

    @Override
    protected void bringReceiverBack() {
        receiver.comeBack();
    }

    @Override
    protected Optional<MemberMessage> undeliverable() {
        return Optional.of(
                Messages.active("bob", 10).name("x".repeat(20_000), null).build());
    }

    @Override
    protected int batchSize() {
        return 1;
    }

    @Override
    protected int concurrency() {
        return 16;
    }
}
