package io.orgsso.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.util.JsonSerialization;

/**
 * What a caller gave us, looked at before anything else sees it: a control character in a look-up is an error of the
 * database on some vendors, an empty answer on others, and a bad request here.
 */
final class Given {
    /** The longest text that fits a column of a name. */
    static final int LONGEST = 255;

    private final JsonNode body;

    private Given(JsonNode body) {
        this.body = body;
    }

    /** The fields of a JSON object. */
    static Given body(@Nullable String text) {
        try {
            JsonNode body = JsonSerialization.mapper.readTree(text == null ? "" : text);
            if (body != null && body.isObject()) {
                return new Given(body);
            }
        } catch (JsonProcessingException notJson) {
            throw Problem.badRequest("The body is not JSON.");
        }
        throw Problem.badRequest("The body must be a JSON object.");
    }

    /** A parameter of path or query as it is: of the usual length and without control characters. */
    static String parameter(String name, String value) {
        return plain(name, value, LONGEST);
    }

    /** Whether the field stands in the body, be it null. */
    boolean names(String field) {
        return body.has(field);
    }

    /** The fields of the body. */
    List<String> fields() {
        List<String> names = new ArrayList<>();
        body.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** A whole number of seconds from 1 to 2147483647, or null. */
    Optional<Duration> optionalSeconds(String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
            throw Problem.badRequest("\"" + field + "\" must be a whole number of seconds from 1 to 2147483647, or null"
                    + " for the realm's own limit.");
        }
        return Optional.of(Duration.ofSeconds(value.intValue()));
    }

    boolean isTrue(String field) {
        return body.path(field).isBoolean() && body.path(field).booleanValue();
    }

    /** A field that must be there, without white space around it. */
    String text(String field, int longest) {
        return optionalText(field, longest)
                .orElseThrow(() -> Problem.badRequest("\"" + field + "\" must be a non-empty string."));
    }

    /** A field that may be missing or null, but not empty. */
    Optional<String> optionalText(String field, int longest) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        String text = value.isTextual() ? value.textValue().strip() : "";
        if (text.isEmpty()) {
            throw Problem.badRequest("\"" + field + "\" must be a non-empty string.");
        }
        return Optional.of(plain(field, text, longest));
    }

    private static String plain(String name, String text, int longest) {
        if (text.length() > longest) {
            throw Problem.badRequest("\"" + name + "\" may have at most " + longest + " characters.");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw Problem.badRequest("\"" + name + "\" must not contain control characters.");
        }
        return text;
    }
}
