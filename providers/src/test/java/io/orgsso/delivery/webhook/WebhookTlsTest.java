package io.orgsso.delivery.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orgsso.delivery.DeliveryOutcome;
import io.orgsso.delivery.Messages;
import io.orgsso.delivery.TargetUnavailableException;
import io.orgsso.feed.MemberMessage;
import java.io.File;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS is for the receiver's name, though the connection goes to an address that was looked up before. */
class WebhookTlsTest {
    private static final MemberMessage ALICE = Messages.active("alice", 10).build();

    private static final String PASSWORD = "changeit";

    @TempDir
    static Path directory;

    private static SSLContext tls;

    private Receiver receiver;

    @BeforeAll
    static void makeCertificate() throws Exception {
        tls = contextFor("receiver.example");
    }

    @BeforeEach
    void listen() {
        receiver = Receiver.https(tls);
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void certificateForTheNameIsAccepted() {
        try (Sender sender = to("receiver.example", tls)) {
            assertThat(sender.deliver(ALICE)).isEqualTo(DeliveryOutcome.delivered());
        }
    }

    @Test
    void certificateForAnotherNameIsNot() {
        try (Sender sender = to("other.example", tls)) {
            assertThatThrownBy(() -> sender.deliver(ALICE))
                    .isInstanceOf(TargetUnavailableException.class)
                    .hasMessageStartingWith("TLS failed")
                    .hasMessageNotContaining("token");
        }
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void certificateThatNobodyTrustsIsNot() {
        try (Sender sender = to("receiver.example", Sender.tls())) {
            assertThatThrownBy(() -> sender.deliver(ALICE))
                    .isInstanceOf(TargetUnavailableException.class)
                    .hasMessageStartingWith("TLS failed");
        }
        assertThat(receiver.requests()).isEmpty();
    }

    private Sender to(String host, SSLContext trust) {
        return Sender.to(
                receiver.url(host),
                Reach.PUBLIC_AND_PRIVATE,
                name -> new InetAddress[] {InetAddress.getLoopbackAddress()},
                trust);
    }

    /** For both sides: presents a certificate for the name, and trusts it. */
    private static SSLContext contextFor(String name) throws Exception {
        KeyStore store = KeyStore.getInstance(keyStoreFor(name), PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("trusted", store.getCertificate("key"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** By the JDK's own tool: the JDK has no API that makes a certificate. */
    private static File keyStoreFor(String name) throws Exception {
        Path file = directory.resolve(name + ".p12");
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "key",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:" + name,
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(tool.waitFor()).isZero();
        return file.toFile();
    }
}
