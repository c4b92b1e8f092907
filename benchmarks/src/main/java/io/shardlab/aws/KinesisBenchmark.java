package io.shardlab.aws;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * How fast an endpoint takes records and gives them back, while the history of its one shard grows. One caller, one call after
 * the other, so that a figure is the service's time and not its queue's. Shard limits must be off.
 *
 * <p>{@code KinesisBenchmark ENDPOINT RECORDS SLICE}: puts RECORDS in PutRecords calls of 500, reads them again in GetRecords calls
 * of 1,000, and prints the rate of every SLICE records.
 */
public final class KinesisBenchmark {

    private static final int PER_PUT = 500;
    private static final int PER_GET = 1000;
    private static final int PAYLOAD_BYTES = 100;
    private static final String SHARD = "shardId-000000000000";

    private final KinesisAsyncClient client;
    private final String stream;

    private KinesisBenchmark(KinesisAsyncClient client, String stream) {
        this.client = client;
        this.stream = stream;
    }

    public static void main(String[] args) {
        if (args.length != 3) {
            System.err.println("usage: KinesisBenchmark ENDPOINT RECORDS SLICE");
            System.exit(2);
        }
        try (KinesisAsyncClient client = KinesisAsyncClient.builder()
                .endpointOverride(URI.create(args[0]))
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("bench", "bench")))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder())
                .build()) {
            var warmUp = new KinesisBenchmark(client, "benchmark-warm-up");
            warmUp.create();
            warmUp.put(2000, 2000);
            warmUp.get(2000, 2000);
            warmUp.delete();
            System.out.println("warm; now measured:");
            var benchmark = new KinesisBenchmark(client, "benchmark");
            benchmark.create();
            benchmark.put(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            benchmark.get(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            benchmark.delete();
        }
    }

    private void create() {
        client.createStream(request -> request.streamName(stream).shardCount(1)).join();
        while (client.describeStreamSummary(request -> request.streamName(stream))
                        .join()
                        .streamDescriptionSummary()
                        .streamStatus()
                != StreamStatus.ACTIVE) {
            Thread.onSpinWait();
        }
    }

    private void delete() {
        client.deleteStream(request -> request.streamName(stream)).join();
    }

    private void put(int records, int slice) {
        List<PutRecordsRequestEntry> entries = new ArrayList<>();
        for (int i = 0; i < PER_PUT; i++) {
            entries.add(PutRecordsRequestEntry.builder()
                    .partitionKey("user" + i)
                    .data(SdkBytes.fromByteArray(new byte[PAYLOAD_BYTES]))
                    .build());
        }
        var clock = new Slices("put", slice);
        for (int done = 0; done < records; done += PER_PUT) {
            int failed = client.putRecords(request -> request.streamName(stream).records(entries))
                    .join()
                    .failedRecordCount();
            if (failed > 0) {
                throw new IllegalStateException(failed + " records were refused: are the shard's limits off?");
            }
            clock.add(PER_PUT);
        }
    }

    private void get(int records, int slice) {
        String iterator = client.getShardIterator(request ->
                        request.streamName(stream).shardId(SHARD).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .join()
                .shardIterator();
        var clock = new Slices("get", slice);
        for (int done = 0; done < records; ) {
            String from = iterator;
            GetRecordsResponse answer = client.getRecords(
                            request -> request.shardIterator(from).limit(PER_GET))
                    .join();
            done += answer.records().size();
            clock.add(answer.records().size());
            iterator = answer.nextShardIterator();
        }
    }

    /** Prints the rate of every slice of records. */
    private static final class Slices {

        private final String what;
        private final int slice;
        private int inSlice;
        private long total;
        private long begun = System.nanoTime();

        Slices(String what, int slice) {
            this.what = what;
            this.slice = slice;
        }

        void add(int records) {
            inSlice += records;
            total += records;
            if (inSlice >= slice) {
                double seconds = (System.nanoTime() - begun) / 1e9;
                System.out.printf(Locale.ROOT, "%s up to %,d: %,.0f records/s%n", what, total, inSlice / seconds);
                inSlice = 0;
                begun = System.nanoTime();
            }
        }
    }
}
