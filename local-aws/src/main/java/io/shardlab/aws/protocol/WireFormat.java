package io.shardlab.aws.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import io.shardlab.aws.error.AwsException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The two ways in which the AWS JSON 1.1 protocol is written, and the one of its successor Smithy RPC v2. */
public enum WireFormat {
    /** Text; blobs in base64, timestamps in seconds with a fraction. */
    JSON("application/x-amz-json-1.1", jsonFactory()) {
        @Override
        void writeTimestamp(JsonGenerator out, Instant time) throws IOException {
            out.writeNumber(BigDecimal.valueOf(time.toEpochMilli(), 3));
        }

        @Override
        Instant timestamp(Number tagged) {
            throw new IllegalStateException("JSON has no tags");
        }
    },
    /** Binary; blobs as they are, timestamps with tag 1 in whole milliseconds, as the AWS SDKs read them. */
    CBOR("application/x-amz-cbor-1.1", cborFactory()) {
        @Override
        void writeTimestamp(JsonGenerator out, Instant time) throws IOException {
            ((CBORGenerator) out).writeTag(EPOCH_TAG);
            out.writeNumber(time.toEpochMilli());
        }

        @Override
        Instant timestamp(Number tagged) {
            return Instant.ofEpochMilli(tagged.longValue());
        }
    },
    /** Binary, of the protocol Smithy RPC v2; timestamps with tag 1 in seconds with a fraction, as CBOR itself has them. */
    RPC_CBOR("application/cbor", cborFactory()) {
        @Override
        void writeTimestamp(JsonGenerator out, Instant time) throws IOException {
            ((CBORGenerator) out).writeTag(EPOCH_TAG);
            out.writeNumber(time.toEpochMilli() / 1000.0);
        }

        @Override
        Instant timestamp(Number tagged) {
            return Instant.ofEpochMilli(Math.round(tagged.doubleValue() * 1000));
        }
    };

    private static final int EPOCH_TAG = 1;
    private static final int DEEPEST_NESTING = 80;

    private final String contentType;
    private final JsonFactory factory;

    WireFormat(String contentType, JsonFactory factory) {
        this.contentType = contentType;
        this.factory = factory;
    }

    abstract void writeTimestamp(JsonGenerator out, Instant time) throws IOException;

    /** The time that a number with the tag of times stands for. */
    abstract Instant timestamp(Number tagged);

    /** The AWS JSON format of a request with this {@code Content-Type}; JSON 1.0 is DynamoDB's and reads the same. */
    public static Optional<WireFormat> of(String contentType) {
        String plain = contentType.split(";", 2)[0].trim();
        if (plain.equals(CBOR.contentType)) {
            return Optional.of(CBOR);
        }
        return plain.equals(JSON.contentType) || plain.equals("application/x-amz-json-1.0")
                ? Optional.of(JSON)
                : Optional.empty();
    }

    public String contentType() {
        return contentType;
    }

    /**
     * Reads one structure.
     *
     * @throws AwsException {@code SerializationException} when the bytes are anything else
     */
    public Structure decode(byte[] body) {
        try (JsonParser in = factory.createParser(body)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("the body is not a structure");
            }
            Structure structure = readStructure(in);
            if (in.nextToken() != null) {
                throw malformed("something follows the structure");
            }
            return structure;
        } catch (StreamConstraintsException e) {
            throw malformed(e.getOriginalMessage());
        } catch (JsonParseException e) {
            throw malformed(e.getOriginalMessage());
        } catch (IOException | RuntimeException e) {
            if (e instanceof AwsException refused) {
                throw refused;
            }
            // Jackson's CBOR parser meets some malformed input with exceptions of its own buffers.
            throw malformed("it cannot be read");
        }
    }

    /** Writes one structure. */
    public byte[] encode(Structure structure) {
        try (var bytes = new ByteArrayBuilder();
                JsonGenerator out = factory.createGenerator(bytes)) {
            writeStructure(out, structure);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("a structure could not be written to memory", e);
        }
    }

    private AwsException malformed(String why) {
        return AwsException.client("SerializationException", "The request is not well-formed " + name() + ": " + why);
    }

    private Structure readStructure(JsonParser in) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            if (in.currentToken() == null) {
                throw malformed("it ends in the middle of a structure");
            }
            String name = in.currentName();
            in.nextToken();
            Object value = readValue(in);
            if (value != null) {
                members.put(name, value);
            }
        }
        return Structure.of(members);
    }

    private List<Object> readList(JsonParser in) throws IOException {
        List<Object> values = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() == null) {
                throw malformed("it ends in the middle of a list");
            }
            Object value = readValue(in);
            if (value == null) {
                throw malformed("a list holds null");
            }
            values.add(value);
        }
        return values;
    }

    private Object readValue(JsonParser in) throws IOException {
        JsonToken token = in.currentToken();
        if (token == null) {
            throw malformed("it ends before a value");
        }
        return switch (token) {
            case START_OBJECT -> readStructure(in);
            case START_ARRAY -> readList(in);
            case VALUE_STRING -> in.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> readNumber(in);
            case VALUE_EMBEDDED_OBJECT -> in.getBinaryValue();
            default -> throw malformed("a value was expected");
        };
    }

    private Object readNumber(JsonParser in) throws IOException {
        boolean timestamp = in instanceof CBORParser cbor && cbor.getCurrentTag() == EPOCH_TAG;
        Number number = in.getNumberValue();
        if (timestamp) {
            return timestamp(number);
        }
        return number instanceof Integer ? Long.valueOf(number.longValue()) : number;
    }

    private void writeStructure(JsonGenerator out, Structure structure) throws IOException {
        out.writeStartObject();
        for (var member : structure.members().entrySet()) {
            out.writeFieldName(wellFormed(member.getKey()));
            writeValue(out, member.getValue());
        }
        out.writeEndObject();
    }

    private void writeValue(JsonGenerator out, Object value) throws IOException {
        if (value instanceof Structure structure) {
            writeStructure(out, structure);
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object element : list) {
                writeValue(out, element);
            }
            out.writeEndArray();
        } else if (value instanceof byte[] blob) {
            out.writeBinary(blob);
        } else if (value instanceof Instant time) {
            writeTimestamp(out, time);
        } else if (value instanceof Long number) {
            out.writeNumber(number);
        } else if (value instanceof Double number) {
            out.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else {
            out.writeString(wellFormed(value.toString()));
        }
    }

    /** The text with a question mark for every half of a surrogate pair, which UTF-8 cannot carry, as Java's encoder has it. */
    private static String wellFormed(String text) {
        boolean hasHalves = text.codePoints().anyMatch(point -> point >= 0xD800 && point <= 0xDFFF);
        return hasHalves ? new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8) : text;
    }

    private static StreamReadConstraints constraints() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST_NESTING)
                .maxStringLength(Integer.MAX_VALUE)
                .build();
    }

    private static JsonFactory jsonFactory() {
        return JsonFactory.builder().streamReadConstraints(constraints()).build();
    }

    private static JsonFactory cborFactory() {
        return CBORFactory.builder().streamReadConstraints(constraints()).build();
    }
}
