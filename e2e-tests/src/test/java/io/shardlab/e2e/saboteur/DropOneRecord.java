package io.shardlab.e2e.saboteur;

import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;

/**
 * Makes a consumer blind to one record: takes it out of every answer of GetRecords. The AWS SDK finds it by the file
 * {@code execution.interceptors} that only the saboteur's class path has, so the consumer itself is the real one.
 */
public final class DropOneRecord implements ExecutionInterceptor {

    /** The system property that names the partition key of the record to drop. */
    public static final String KEY = "saboteur.drops";

    private final String dropped = System.getProperty(KEY);

    @Override
    public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
        if (!(context.response() instanceof GetRecordsResponse answer)) {
            return context.response();
        }
        return answer.toBuilder()
                .records(answer.records().stream()
                        .filter(record -> !record.partitionKey().equals(dropped))
                        .toList())
                .build();
    }
}
