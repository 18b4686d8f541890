package io.orgsso.e2e.idp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/** A fresh key with a self-signed certificate; the JDK makes certificates by its keytool only. */
record SamlKey(PrivateKey key, X509Certificate certificate) {
    private static final String PASSWORD = "say-anything";

    private static final SamlKey PUBLISHED = fresh();

    /**
     * One for all IdPs of the JVM, since keytool takes its time. An assertion of one IdP then passes the signature check of
     * another's connection, so that the tests of audience, recipient and request stand on their own.
     */
    static SamlKey published() {
        return PUBLISHED;
    }

    static SamlKey fresh() {
        try {
            var directory = Files.createTempDirectory("saml-key");
            var file = directory.resolve("key.p12");
            try {
                keytool(file);
                var store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
                return new SamlKey((PrivateKey) store.getKey("saml", PASSWORD.toCharArray()), (X509Certificate)
                        store.getCertificate("saml"));
            } finally {
                Files.deleteIfExists(file);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As Keycloak's {@code signingCertificate} wants it: Base64 without armour. */
    String certificateText() {
        try {
            return Base64.getEncoder().encodeToString(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path file) throws IOException {
        var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var command = List.of(
                tool,
                "-genkeypair",
                "-alias",
                "saml",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=test idp",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD);
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
