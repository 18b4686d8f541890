package io.orgsso.session;

import io.orgsso.cluster.OutboxLoop.Answer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.entity.UrlEncodedFormEntity;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.message.BasicNameValuePair;
import org.keycloak.OAuth2Constants;
import org.keycloak.connections.httpclient.HttpClientProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** Posts logout tokens with Keycloak's own HTTP client, whose trust store and proxies the operator has set up. */
final class LogoutSender {
    private static final int CONNECT_MILLIS = 3000;
    private static final int SILENCE_MILLIS = 8000;
    /** However slowly an answer drips in. */
    private static final int LONGEST_SECONDS = 15;

    private static final RequestConfig REQUEST = RequestConfig.custom()
            .setConnectionRequestTimeout(CONNECT_MILLIS)
            .setConnectTimeout(CONNECT_MILLIS)
            .setSocketTimeout(SILENCE_MILLIS)
            .setRedirectsEnabled(false)
            .build();

    private final KeycloakSessionFactory factory;

    LogoutSender(KeycloakSessionFactory factory) {
        this.factory = factory;
    }

    /**
     * Sends one notice.
     *
     * @throws IOException if no answer came
     */
    Answer send(LogoutMessage message) throws IOException {
        HttpPost post = new HttpPost(message.address());
        post.setConfig(REQUEST);
        post.setEntity(new UrlEncodedFormEntity(
                List.of(new BasicNameValuePair(OAuth2Constants.LOGOUT_TOKEN, message.token()))));
        CompletableFuture.delayedExecutor(LONGEST_SECONDS, TimeUnit.SECONDS).execute(post::abort);
        // A session that never begins a transaction: it only finds the client, which is the factory's.
        try (KeycloakSession session = factory.create();
                CloseableHttpResponse response = session.getProvider(HttpClientProvider.class)
                        .getHttpClient()
                        .execute(post)) {
            return answer(response.getStatusLine().getStatusCode());
        } finally {
            post.releaseConnection();
        }
    }

    /** 200, or 204 of frameworks; 400 says that the logout failed there, and another attempt would fail too. */
    private static Answer answer(int status) {
        if (status == 200 || status == 204) {
            return Answer.TAKEN;
        }
        boolean passing = status >= 500 || status == 408 || status == 429;
        return passing ? Answer.LATER : Answer.REFUSED;
    }
}
