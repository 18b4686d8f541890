package io.orgsso.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class PagesTest {
    private final Pages pages = new Pages(ZoneOffset.UTC);

    @Test
    void whatAPersonCallsHerselfIsNoMarkup() throws JsonProcessingException {
        String page = pages.signedIn(person("{'name': '<script>alert(1)</script>', 'email': 'a@b.example'}"));

        assertThat(page).doesNotContain("<script>").contains("&lt;script&gt;alert(1)&lt;/script&gt;");
    }

    @Test
    void whatTheServerSaysAboutAnErrorIsNoMarkup() {
        assertThat(pages.failed("<img src=x onerror=alert('1')>"))
                .contains("&lt;img src=x onerror=alert(&#39;1&#39;)&gt;");
    }

    @Test
    void organizationAndRoleStandOut() throws JsonProcessingException {
        String page = pages.signedIn(
                person("{'name': 'Alice', 'organization': {'northwind': {'id': '1', 'role': 'owner'}}}"));

        assertThat(page).contains("<dd>northwind</dd>").contains("<dd>owner</dd>");
    }

    @Test
    void aPersonalAccountIsCalledSo() throws JsonProcessingException {
        assertThat(pages.signedIn(person("{'name': 'Erin'}"))).contains("No organization");
    }

    @Test
    void timesAreReadable() throws JsonProcessingException {
        assertThat(pages.signedIn(person("{'name': 'Erin', 'exp': 0}"))).contains("1970-01-01 00:00:00");
    }

    private static SignedIn person(String idToken) throws JsonProcessingException {
        JsonNode claims = new JsonMapper().readTree(idToken.replace('\'', '"'));
        return new SignedIn("raw", claims, claims);
    }
}
