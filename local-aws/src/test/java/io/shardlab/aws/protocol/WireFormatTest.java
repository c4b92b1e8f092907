package io.shardlab.aws.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.aws.error.AwsException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireFormatTest {

    private static final Instant TIME = Instant.ofEpochMilli(1_234_567_890_123L);

    @Test
    void aTimestampIsTaggedMillisecondsInCborAndSecondsInJson() {
        Structure structure = Structure.builder().with("T", TIME).build();

        // a map of one: "T", tag 1, the unsigned 64-bit number 1234567890123
        assertThat(HexFormat.of().formatHex(WireFormat.CBOR.encode(structure)))
                .isEqualTo("bf6154c11b0000011f71fb04cbff");
        assertThat(new String(WireFormat.JSON.encode(structure), StandardCharsets.UTF_8))
                .isEqualTo("{\"T\":1234567890.123}");
    }

    /** Smithy RPC v2: a timestamp is CBOR's own, seconds that may have a fraction and be written in half the bytes. */
    @Test
    void aTimestampIsTaggedSecondsInRpcCbor() {
        Structure structure = Structure.builder().with("T", TIME).build();

        assertThat(HexFormat.of().formatHex(WireFormat.RPC_CBOR.encode(structure)))
                .isEqualTo("bf6154c1fb41d26580b487df3bff");
        assertThat(WireFormat.RPC_CBOR
                        .decode(HexFormat.of().parseHex("bf6154c1fa4ecaa7e2ff"))
                        .member("T"))
                .contains(Instant.ofEpochSecond(1_700_000_000));
        assertThat(WireFormat.RPC_CBOR
                        .decode(HexFormat.of().parseHex("bf6154c11a6553f100ff"))
                        .member("T"))
                .contains(Instant.ofEpochSecond(1_700_000_000));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadAgain(WireFormat format) {
        byte[] blob = new byte[300];
        new Random(1).nextBytes(blob);
        Structure structure = Structure.builder()
                .with("Text", "ключ \"quoted\" \u0000")
                .with("Number", Long.MAX_VALUE)
                .with("Flag", true)
                .with("Blob", blob)
                .with("Time", TIME)
                .with("List", List.of(Structure.builder().with("A", 1).build(), Structure.EMPTY))
                .build();

        var input = new Input(format.decode(format.encode(structure)));

        assertThat(input.string("Text")).isEqualTo("ключ \"quoted\" \u0000");
        assertThat(input.number("Number", 0, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(input.flag("Flag")).isTrue();
        assertThat(input.blob("Blob")).isEqualTo(blob);
        assertThat(input.timestamp("Time")).contains(TIME);
        assertThat(input.structures("List", 1, 2, nested -> nested.has("A"))).containsExactly(true, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"a\":}",
                "{\"a\":1}{",
                "{\"a\":[1,2}",
                "{\"a\":[null]}",
                "{\"a\":tru}",
                "\"text\"",
                "{\"a\":1e999999999}x"
            })
    void malformedJsonIsASerializationException(String text) {
        assertRefused(WireFormat.JSON, text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a1", "bf6154", "ff", "7fffffffff", "bf6154c1", "9f", "bb7fffffffffffffff", "a16154f90000ff"
            })
    void malformedCborIsASerializationException(String hex) {
        assertRefused(WireFormat.CBOR, HexFormat.of().parseHex(hex));
    }

    @Test
    void nestingHasABound() {
        String deep = "{\"a\":".repeat(5000) + "1" + "}".repeat(5000);

        assertRefused(WireFormat.JSON, deep.getBytes(StandardCharsets.UTF_8));
    }

    /** Random bytes, and good requests with a few bytes changed: read, or refused in AWS's way, never anything else. */
    @ParameterizedTest
    @EnumSource
    void fiveSecondsOfRandomBytesDoNoHarm(WireFormat format) {
        var random = new Random(20260801);
        byte[] good = format.encode(Structure.builder()
                .with("StreamName", "orders")
                .with(
                        "Records",
                        List.of(Structure.builder()
                                .with("Data", new byte[40])
                                .with("PartitionKey", "user1")
                                .with("At", TIME)
                                .build()))
                .build());
        long end = System.nanoTime() + 2_500_000_000L;
        int refused = 0;
        for (int round = 0; System.nanoTime() < end; round++) {
            byte[] bytes = round % 2 == 0 ? new byte[random.nextInt(200)] : good.clone();
            if (round % 2 == 0) {
                random.nextBytes(bytes);
            } else {
                for (int i = random.nextInt(6); i >= 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
            try {
                format.decode(bytes);
            } catch (AwsException e) {
                assertThat(e.type()).isEqualTo("SerializationException");
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    private static void assertRefused(WireFormat format, byte[] bytes) {
        assertThatThrownBy(() -> format.decode(bytes))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        refused -> assertThat(refused.type()).isEqualTo("SerializationException"));
    }
}
