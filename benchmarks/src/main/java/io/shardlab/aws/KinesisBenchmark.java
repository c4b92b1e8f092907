package io.shardlab.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * How fast endpoints take records and give them back, while the history of one shard grows. One caller, one call after the other,
 * so that a figure is the service's time and not its queue's. Shard limits must be off.
 *
 * <p>{@code KinesisBenchmark RECORDS SLICE PASSES ROUNDS ENDPOINT...}: in every round and for each endpoint in turn, makes a stream, puts
 * RECORDS in PutRecords calls of 500, reads all of them PASSES times in GetRecords calls of 1,000 with the SDK and PASSES times in JSON
 * without reading more of an answer than the next iterator, prints the rate of every SLICE records put and of every PASSES * SLICE
 * records got, and deletes the stream. Round 0 warms up and is not printed. HTTP/1.1, or for the SDK its usual HTTP/2 with
 * {@code -Dhttp2}.
 */
public final class KinesisBenchmark implements AutoCloseable {

    private static final int PER_PUT = 500;
    private static final int PER_GET = 1000;
    private static final int PAYLOAD_BYTES = 100;
    /** The signature must be there and have a form; nobody recomputes it. */
    private static final Map<String, String> BARE_HEADERS = Map.of(
            "X-Amz-Target", "Kinesis_20131202.GetRecords",
            "X-Amz-Date", "20260101T000000Z",
            "Content-Type", "application/x-amz-json-1.1",
            "Authorization",
                    "AWS4-HMAC-SHA256 Credential=bench/20260101/eu-west-1/kinesis/aws4_request,"
                            + " SignedHeaders=host;x-amz-date, Signature=none");

    private static final Pattern NEXT_ITERATOR = Pattern.compile("\"NextShardIterator\":\"([^\"]+)\"");
    private static final String SHARD = "shardId-000000000000";

    private final URI endpoint;
    private final KinesisAsyncClient client;
    private String stream = "";
    private int round;

    private KinesisBenchmark(URI endpoint) {
        this.endpoint = endpoint;
        boolean http2 = System.getProperty("http2") != null;
        this.client = KinesisAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("bench", "bench")))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                        .protocol(http2 ? Protocol.HTTP2 : Protocol.HTTP1_1)
                        .readTimeout(Duration.ofMinutes(2)))
                .build();
    }

    public static void main(String[] args) {
        if (args.length < 5) {
            System.err.println("usage: KinesisBenchmark RECORDS SLICE PASSES ROUNDS ENDPOINT...");
            System.exit(2);
        }
        int records = Integer.parseInt(args[0]);
        int slice = Integer.parseInt(args[1]);
        int passes = Integer.parseInt(args[2]);
        int rounds = Integer.parseInt(args[3]);
        List<KinesisBenchmark> benchmarks = Stream.of(args)
                .skip(4)
                .map(endpoint -> new KinesisBenchmark(URI.create(endpoint)))
                .toList();
        for (int round = 0; round <= rounds; round++) {
            for (KinesisBenchmark benchmark : benchmarks) {
                benchmark.run(round, records, slice, passes);
            }
        }
        benchmarks.forEach(KinesisBenchmark::close);
    }

    private void run(int round, int records, int slice, int passes) {
        stream = "benchmark-" + System.currentTimeMillis();
        this.round = round;
        create();
        put(records, new Slices("put", slice));
        var gets = new Slices("get", slice * passes);
        for (int pass = 0; pass < passes; pass++) {
            get(records, gets);
        }
        var bare = new Slices("get, answers not read,", slice * passes);
        for (int pass = 0; pass < passes; pass++) {
            getBare(records, bare);
        }
        client.deleteStream(request -> request.streamName(stream)).join();
    }

    @Override
    public void close() {
        client.close();
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

    private void put(int records, Slices clock) {
        List<PutRecordsRequestEntry> entries = new ArrayList<>();
        for (int i = 0; i < PER_PUT; i++) {
            entries.add(PutRecordsRequestEntry.builder()
                    .partitionKey("user" + i)
                    .data(SdkBytes.fromByteArray(new byte[PAYLOAD_BYTES]))
                    .build());
        }
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

    private void get(int records, Slices clock) {
        String iterator = iterator();
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

    private String iterator() {
        return client.getShardIterator(request ->
                        request.streamName(stream).shardId(SHARD).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .join()
                .shardIterator();
    }

    /** What is left when the client does next to nothing is the service's time. */
    private void getBare(int records, Slices clock) {
        String iterator = iterator();
        for (int done = 0; done < records; done += PER_GET) {
            String answer = post("{\"ShardIterator\":\"" + iterator + "\",\"Limit\":" + PER_GET + "}");
            Matcher next = NEXT_ITERATOR.matcher(answer);
            if (!next.find()) {
                throw new IllegalStateException("no next iterator: " + answer);
            }
            iterator = next.group(1);
            clock.add(PER_GET);
        }
    }

    private String post(String body) {
        try {
            var connection = (HttpURLConnection) endpoint.toURL().openConnection();
            connection.setDoOutput(true);
            BARE_HEADERS.forEach(connection::setRequestProperty);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.US_ASCII));
            }
            try (InputStream in = connection.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prints the rate of every slice of records. */
    private final class Slices {

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
                if (round > 0) {
                    System.out.printf(
                            Locale.ROOT,
                            "round %d %s %s up to %,d: %,.0f records/s%n",
                            round,
                            endpoint,
                            what,
                            total,
                            inSlice / seconds);
                }
                inSlice = 0;
                begun = System.nanoTime();
            }
        }
    }
}
