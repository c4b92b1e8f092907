package io.shardlab.consumer.kcl;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;

/**
 * Asks Kinesis for pages of about so many bytes. A page is bounded by its number of records only, and has up to 10 MB whatever
 * KCL's {@code maxByteSize} says; so the number follows from the size of the records of the same shard before.
 */
public final class PageLimit implements ExecutionInterceptor {

    private static final int MOST_RECORDS = 10_000;

    /** Of a size that nobody knows yet. Kinesis's largest record has 1 MiB. */
    private static final Reading UNKNOWN = new Reading(4, 0);

    /** A page of small records is followed by one of more, but not at once by any number: larger ones may come. */
    private static final int GROWTH = 64;

    private static final double FORGETTING = 0.8;

    /** Shards whose iterators are known, at most. One that is forgotten begins with a small page. */
    private static final int SHARDS = 1_000;

    private final long bytes;
    private final Map<String, Reading> byIterator = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Reading> eldest) {
            return size() > SHARDS;
        }
    });

    /** @param bytes of one page, about */
    public PageLimit(long bytes) {
        this.bytes = bytes;
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return context.request() instanceof GetRecordsRequest page
                ? page.toBuilder().limit(limit(page.shardIterator())).build()
                : context.request();
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        if (context.request() instanceof GetRecordsRequest request
                && context.response() instanceof GetRecordsResponse page) {
            long size = page.records().stream()
                    .mapToLong(record -> record.data().asByteArrayUnsafe().length)
                    .sum();
            read(
                    request.shardIterator(),
                    page.nextShardIterator(),
                    page.records().size(),
                    size);
        }
    }

    int limit(String iterator) {
        return byIterator.getOrDefault(iterator, UNKNOWN).limit();
    }

    /** @param next the iterator of the shard's next page; none at the end of the shard */
    void read(String iterator, String next, int records, long size) {
        var before = byIterator.remove(iterator);
        if (next != null) {
            byIterator.put(next, (before == null ? UNKNOWN : before).after(records, size, bytes));
        }
    }

    /**
     * What the pages of a shard were like.
     *
     * @param limit for the next page
     * @param recordBytes the mean of a page, the largest that is not forgotten
     */
    private record Reading(int limit, double recordBytes) {

        private Reading after(int records, long size, long target) {
            if (records == 0) {
                return this;
            }
            double mean = Math.max((double) size / records, recordBytes * FORGETTING);
            long fitting = (long) (target / Math.max(1, mean));
            long most = Math.min(MOST_RECORDS, (long) limit * GROWTH);
            return new Reading((int) Math.max(1, Math.min(fitting, most)), mean);
        }
    }
}
