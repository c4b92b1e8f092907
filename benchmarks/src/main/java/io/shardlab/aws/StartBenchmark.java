package io.shardlab.aws;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * From the start of the process to the first answered Kinesis call, and to the first answered DynamoDB call; the latter not when
 * another DynamoDB is given.
 *
 * <p>{@code StartBenchmark TARGET-FOLDER-OF-LOCAL-AWS RUNS [more arguments of local-aws]}
 */
public final class StartBenchmark {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private StartBenchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length < 2) {
            System.err.println("usage: StartBenchmark TARGET-FOLDER-OF-LOCAL-AWS RUNS [arguments of local-aws]");
            System.exit(2);
        }
        Path target = Path.of(args[0]);
        List<String> more = List.of(args).subList(2, args.length);
        for (int run = 1; run <= Integer.parseInt(args[1]); run++) {
            measure(target, more, run);
        }
    }

    private static void measure(Path target, List<String> more, int run) throws IOException, InterruptedException {
        String classPath =
                target.resolve("local-aws-0.1.0-SNAPSHOT.jar") + ":" + Files.readString(target.resolve("classpath"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                classPath,
                "io.shardlab.aws.LocalAwsMain",
                "--port",
                "0"));
        command.addAll(more);
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String ready = out.readLine();
            if (ready == null) {
                throw new IOException("local-aws ended before it was ready");
            }
            URI endpoint = URI.create(ready.substring(ready.indexOf("http")));
            long readyAt = System.nanoTime();
            call(endpoint, "Kinesis_20131202.ListStreams", "1.1");
            long kinesisAt = System.nanoTime();
            System.out.printf(
                    Locale.ROOT,
                    "run %d: ready line %d ms, first Kinesis call answered %d ms",
                    run,
                    (readyAt - begun) / 1_000_000,
                    (kinesisAt - begun) / 1_000_000);
            if (!more.contains("--dynamodb-endpoint")) {
                call(endpoint, "DynamoDB_20120810.ListTables", "1.0");
                System.out.printf(
                        Locale.ROOT, ", first DynamoDB call answered %d ms", (System.nanoTime() - begun) / 1_000_000);
            }
            System.out.println();
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static void call(URI endpoint, String target, String version) throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(
                HttpRequest.newBuilder(endpoint)
                        .header("X-Amz-Target", target)
                        .header("Content-Type", "application/x-amz-json-" + version)
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(target + " was answered with " + response.statusCode() + ": " + response.body());
        }
    }
}
