package io.shardlab.consumer.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The user that a record's payload describes: {@code {"name":"user1","city":"new york"}}. */
public record User(String name, String city) {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /**
     * Reads one JSON object with the texts {@code name} and {@code city}; other members are ignored, so that producers may
     * add some before consumers know them.
     *
     * @throws BadRecord when the payload is anything else; its message is the reason
     */
    public static User parse(byte[] payload) throws BadRecord {
        if (payload.length == 0) {
            throw new BadRecord("the payload is empty");
        }
        try (var parser = JSON.createParser(payload)) {
            var members = members(parser);
            if (parser.nextToken() != null) {
                throw new BadRecord("something follows the JSON object");
            }
            return new User(text(members, "name"), text(members, "city"));
        } catch (JsonParseException e) {
            throw new BadRecord("not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new BadRecord("not UTF-8 JSON: " + e.getMessage());
        }
    }

    private static Map<String, String> members(JsonParser parser) throws IOException, BadRecord {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new BadRecord("not a JSON object");
        }
        var texts = new HashMap<String, String>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_STRING) {
                texts.put(name, parser.getText());
            } else if (name.equals("name") || name.equals("city")) {
                throw new BadRecord("'%s' is not a text".formatted(name));
            } else {
                parser.skipChildren();
            }
        }
        return texts;
    }

    private static String text(Map<String, String> members, String name) throws BadRecord {
        var text = members.get(name);
        if (text == null) {
            throw new BadRecord("'%s' is missing".formatted(name));
        }
        // JSON can escape half a surrogate pair; written as UTF-8 it would silently become another text.
        if (!UTF_8.newEncoder().canEncode(text)) {
            throw new BadRecord("'%s' holds half of a surrogate pair".formatted(name));
        }
        return text;
    }
}
