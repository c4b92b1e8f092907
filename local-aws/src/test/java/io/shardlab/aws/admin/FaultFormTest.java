package io.shardlab.aws.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultFormTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'effect':'throttle','service':'kinesis','action':'GetRecords','principal':'pod-1','share':0.5,'count':3}",
                "{'effect':'error','status':503,'after':'1000ms','for':'2000ms'}",
                "{'effect':'latency','time':'200ms'}",
                "{'effect':'latency','least':'10ms','most':'20ms'}",
                "{'effect':'latency','p50':'20ms','p99':'500ms'}",
                "{'effect':'reset'}",
                "{'effect':'stale-iterator'}",
                "{'effect':'index-creating','time':'5000ms'}",
                "{'effect':'open-shard-count','steps':[{'after':'0ms','count':4},{'after':'500ms','count':3}]}"
            })
    void aFaultIsWrittenAsItIsRead(String json) {
        var fault = FaultForm.read(json(json));

        assertThat(FaultForm.read(FaultForm.write(fault).build())).isEqualTo(fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'effect':'slow'} | There is no effect \"slow\"; there are throttle",
                "{} | There is no effect \"\"; there are throttle",
                "{'effect':'throttle','shar':0.5} | This fault has no member \"shar\"; it has [action, after",
                "{'effect':'throttle','status':503} | This fault has no member \"status\"",
                "{'effect':'error','status':404} | status must be 500 to 599, not 404",
                "{'effect':'error','status':'bad'} | status must be a number, not \"bad\"",
                "{'effect':'reset','share':'half'} | share must be a number, not \"half\"",
                "{'effect':'reset','share':2} | share must be above 0 and at most 1, not 2.0",
                "{'effect':'reset','for':'long'} | \"long\" is not a time; write it like 500ms, 1s, 1.5s or 2m",
                "{'effect':'latency'} | The effect latency needs \"time\" (always the same), or \"least\" and \"most\"",
                "{'effect':'latency','p50':'1s'} | or \"p50\" and \"p99\" (a long tail), not [p50].",
                "{'effect':'latency','time':'1s','p50':'1s','p99':'2s'} | (a long tail), not [p50, p99, time].",
                "{'effect':'latency','p50':'2s','p99':'1s'} | p50 must be above 0 and at most what p99 is",
                "{'effect':'latency','time':'-1s'} | \"-1s\" is negative; the shortest time is 0s",
                "{'effect':'index-creating'} | This effect needs \"time\", a time like 500ms.",
                "{'effect':'open-shard-count','steps':[]} | a script needs at least one step",
                "{'effect':'open-shard-count','steps':[{'after':'1s'}]} | A step needs \"count\"."
            })
    void nonsenseIsRefusedInASentence(String json, String sentence) {
        assertThatThrownBy(() -> FaultForm.read(json(json)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    private static Structure json(String text) {
        return WireFormat.JSON.decode(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
