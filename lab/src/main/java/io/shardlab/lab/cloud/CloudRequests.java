package io.shardlab.lab.cloud;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.lab.checkout.LabException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.kinesis.model.CreateStreamRequest;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * AWS requests as JSON files in the shape of {@code --cli-input-json}: the same files that LocalStack's hook gives to the AWS
 * command line.
 *
 * @param folder holds a folder for every service
 */
public record CloudRequests(Path folder) {

    /** The SDK's own builders take the request as it is; an unknown field is an error, as in the command line. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
            .build();

    /** The request for the stream, under another name and with as many shards. */
    public CreateStreamRequest stream(String name, int shards) {
        return request(
                "kinesis/create-stream.json",
                CreateStreamRequest.serializableBuilderClass(),
                Map.of("StreamName", name, "ShardCount", shards));
    }

    /** The request for the table of users, under another name. */
    public CreateTableRequest users(String name) {
        return table("dynamodb/create-table.json", name);
    }

    /** The request for the table of records that cannot be stored, under another name. */
    public CreateTableRequest deadLetters(String name) {
        return table("dynamodb/create-dead-letter-table.json", name);
    }

    private CreateTableRequest table(String file, String name) {
        return request(file, CreateTableRequest.serializableBuilderClass(), Map.of("TableName", name));
    }

    private <R> R request(String file, Class<? extends SdkBuilder<?, R>> builder, Map<String, Object> changes) {
        var path = folder.resolve(file);
        try {
            var json = (ObjectNode) JSON.readTree(path.toFile());
            json.setAll(JSON.<ObjectNode>valueToTree(changes));
            return JSON.treeToValue(json, builder).build();
        } catch (IOException e) {
            throw new LabException("the request %s cannot be read: %s".formatted(path, e.getMessage()), e);
        }
    }
}
