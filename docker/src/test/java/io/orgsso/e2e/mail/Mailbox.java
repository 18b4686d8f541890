package io.orgsso.e2e.mail;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jsoup.parser.Parser;

/** An SMTP server in the test's JVM that keeps what Keycloak sends, for any recipient. */
public final class Mailbox implements AutoCloseable {
    private static final Pattern LINK = Pattern.compile("https?://[^\\s\"<>]+");

    private final GreenMail mail;

    private Mailbox(GreenMail mail) {
        this.mail = mail;
    }

    public static Mailbox open() {
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        return new Mailbox(mail);
    }

    /** The {@code smtpServer} settings of a realm that sends here. */
    public Map<String, String> smtpServer() {
        return Map.of(
                "host", "127.0.0.1",
                "port", Integer.toString(mail.getSmtp().getPort()),
                "from", "no-reply@cloud.example");
    }

    /** The first link in the newest message to this address; waits for it, since mail takes its own way. */
    public URI linkSentTo(String address) {
        return Awaitility.await("mail to " + address)
                .atMost(Duration.ofSeconds(20))
                .until(() -> newest(address).flatMap(Mailbox::link), Optional::isPresent)
                .orElseThrow();
    }

    public boolean isEmptyFor(String address) {
        return newest(address).isEmpty();
    }

    @Override
    public void close() {
        mail.stop();
    }

    private Optional<MimeMessage> newest(String address) {
        return Arrays.stream(mail.getReceivedMessages())
                .filter(message -> isTo(message, address))
                .reduce((older, newer) -> newer);
    }

    private static boolean isTo(MimeMessage message, String address) {
        try {
            return Arrays.stream(message.getAllRecipients())
                    .anyMatch(recipient -> recipient.toString().equalsIgnoreCase(address));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<URI> link(MimeMessage message) {
        var body = GreenMailUtil.getBody(message).replace("=\r\n", "").replace("=3D", "=");
        var link = LINK.matcher(body);
        return link.find() ? Optional.of(URI.create(Parser.unescapeEntities(link.group(), false))) : Optional.empty();
    }
}
