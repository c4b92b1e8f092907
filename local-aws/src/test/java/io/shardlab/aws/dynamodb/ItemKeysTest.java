package io.shardlab.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ItemKeysTest {

    private final ItemKeys keys = new ItemKeys();

    @Test
    void aWritesKeyIsKnownOnceTheTablesCreationWentBy() {
        Structure put = json("{'TableName':'leases','Item':{'leaseKey':{'S':'shardId-0'},'leaseOwner':{'S':'pod-1'}}}");
        assertThat(keys.written("PutItem", put)).isEmpty();

        keys.learn(
                "CreateTable",
                json("{'TableName':'leases','KeySchema':[{'AttributeName':'leaseKey','KeyType':'HASH'}]}"));

        assertThat(keys.written("PutItem", put)).contains("leaseKey=shardId-0");
        assertThat(keys.written("UpdateItem", json("{'TableName':'leases','Key':{'leaseKey':{'S':'shardId-1'}}}")))
                .contains("leaseKey=shardId-1");
        assertThat(keys.written("GetItem", json("{'TableName':'leases','Key':{'leaseKey':{'S':'shardId-1'}}}")))
                .isEmpty();
    }

    private static Structure json(String text) {
        return WireFormat.JSON.decode(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
