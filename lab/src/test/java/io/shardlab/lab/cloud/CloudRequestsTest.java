package io.shardlab.lab.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.lab.checkout.Checkout;
import io.shardlab.lab.checkout.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

class CloudRequestsTest {

    private final CloudRequests requests = new CloudRequests(Checkout.find().initialRequests());

    @Test
    void theStreamGetsTheStorysNameAndShards() {
        var request = requests.stream("orders", 5);

        assertThat(request.streamName()).isEqualTo("orders");
        assertThat(request.shardCount()).isEqualTo(5);
    }

    @Test
    void theTableOfUsersIsKeyedByEmail() {
        var request = requests.users("people");

        assertThat(request.tableName()).isEqualTo("people");
        assertThat(request.keySchema())
                .containsExactly(KeySchemaElement.builder()
                        .attributeName("email")
                        .keyType(KeyType.HASH)
                        .build());
        assertThat(request.attributeDefinitions())
                .containsExactly(AttributeDefinition.builder()
                        .attributeName("email")
                        .attributeType(ScalarAttributeType.S)
                        .build());
        assertThat(request.provisionedThroughput().readCapacityUnits()).isEqualTo(5);
    }

    @Test
    void theTableOfDeadLettersIsKeyedByRecordAndPart() {
        assertThat(requests.deadLetters("people-dead-letters").keySchema())
                .extracting(KeySchemaElement::attributeName)
                .containsExactly("record_id", "part");
    }

    @Test
    void aMisspeltFieldIsRefusedByName(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("kinesis"));
        Files.writeString(folder.resolve("kinesis/create-stream.json"), "{\"StreamNam\": \"x\"}");

        assertThatThrownBy(() -> new CloudRequests(folder).stream("x", 1))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("create-stream.json")
                .hasMessageContaining("StreamNam");
    }

    @Test
    void aMissingFileIsNamed(@TempDir Path folder) {
        assertThatThrownBy(() -> new CloudRequests(folder).users("x"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining(
                        folder.resolve("dynamodb").resolve("create-table.json").toString());
    }
}
