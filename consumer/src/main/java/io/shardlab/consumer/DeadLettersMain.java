package io.shardlab.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import io.shardlab.consumer.settings.InvalidSettings;
import io.shardlab.consumer.settings.SettingsReader;
import io.shardlab.consumer.store.DeadLetterReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The program that reads dead letters back, in the consumer's own environment. */
public final class DeadLettersMain {

    private static final int MISUSED = 2;
    private static final int FAILED = 1;
    private static final int DONE = 0;

    private static final String USAGE = """
            Reads the records that the consumer kept aside, in the consumer's environment.
              list              one JSON object a line for each record, without its payload
              read RECORD_ID    the payload of one record on standard output, byte for byte
              key RECORD_ID     its whole partition key, of which `list` shows the first 256 characters
            """;

    private DeadLettersMain() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    private static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            var settings = SettingsReader.read(System.getenv());
            var letters = new DeadLetterReader(new AwsClients(settings).leases(), settings.deadLetterTable());
            if (arguments.equals(List.of("list"))) {
                letters.list(letter -> out.println(json(letter)));
                return DONE;
            }
            if (arguments.size() == 2 && arguments.get(0).equals("read")) {
                return print(letters.read(arguments.get(1)), arguments.get(1), out, err);
            }
            if (arguments.size() == 2 && arguments.get(0).equals("key")) {
                var key = letters.key(arguments.get(1)).map(text -> text.getBytes(UTF_8));
                return print(key, arguments.get(1), out, err);
            }
            err.print(USAGE);
            return MISUSED;
        } catch (InvalidSettings e) {
            err.println(e.getMessage());
            return MISUSED;
        } catch (IOException | SdkException e) {
            err.println(e.getMessage());
            return FAILED;
        }
    }

    private static int print(Optional<byte[]> found, String recordId, PrintStream out, PrintStream err)
            throws IOException {
        if (found.isEmpty()) {
            err.println("No record was kept under " + recordId + "; `list` shows those that were.");
            return FAILED;
        }
        out.write(found.get());
        out.flush();
        return DONE;
    }

    private static String json(Map<String, AttributeValue> letter) {
        var line = new StringWriter();
        try (var object = new JsonFactory().createGenerator(line)) {
            object.writeStartObject();
            for (var attribute : new TreeMap<>(letter).entrySet()) {
                if (attribute.getValue().s() != null) {
                    object.writeStringField(
                            attribute.getKey(), attribute.getValue().s());
                } else if (attribute.getValue().n() != null) {
                    object.writeNumberField(
                            attribute.getKey(),
                            Long.parseLong(attribute.getValue().n()));
                }
            }
            object.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to take text", e);
        }
        return line.toString();
    }
}
