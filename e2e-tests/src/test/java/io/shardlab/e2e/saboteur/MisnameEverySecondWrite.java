package io.shardlab.e2e.saboteur;

import java.util.HashMap;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** Makes a consumer say somebody else's name in {@code processed_by} of every second item, found as {@link DropOneRecord} is. */
public final class MisnameEverySecondWrite implements ExecutionInterceptor {

    /** The name that it says. */
    public static final String SOMEBODY_ELSE = "somebody-else";

    private final AtomicInteger writes = new AtomicInteger();

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (!(context.request() instanceof PutItemRequest write)
                || !write.item().containsKey("processed_by")
                || writes.incrementAndGet() % 2 == 1) {
            return context.request();
        }
        var item = new HashMap<>(write.item());
        item.put("processed_by", AttributeValue.fromS(SOMEBODY_ELSE));
        return write.toBuilder().item(item).build();
    }
}
