package io.orgsso.e2e.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** JSON for the tests: parsed leniently where a server answers nothing or a page. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** The parsed text; a text node where it is no JSON, so that an assertion can show it. */
    public static JsonNode parse(String text) {
        try {
            return text.isEmpty() ? JsonNodeFactory.instance.missingNode() : MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.textNode(text);
        }
    }

    /** Maps, lists, strings, numbers, booleans or nodes as JSON. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not representable as JSON: " + value, e);
        }
    }

    public static JsonNode of(Object value) {
        return MAPPER.valueToTree(value);
    }
}
