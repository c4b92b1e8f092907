package io.shardlab.conformance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Writes every request and its answer to files, so that someone with an AWS account can turn inferred checks into recorded ones. */
final class Recorder implements ExecutionInterceptor {

    private static final ExecutionAttribute<Path> FILE = new ExecutionAttribute<>("conformance-file");

    private final Path folder;
    private final AtomicInteger number = new AtomicInteger();

    Recorder(Path folder) {
        this.folder = folder;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        String target =
                context.httpRequest().firstMatchingHeader("X-Amz-Target").orElse("unknown");
        Path file = folder.resolve(
                String.format("%05d-%s.txt", number.incrementAndGet(), target.replaceFirst(".*\\.", "")));
        attributes.putAttribute(FILE, file);
        String body = context.requestBody()
                .map(request -> text(request.contentStreamProvider().newStream()))
                .orElse("");
        // Without headers: they carry the signature.
        append(file, Instant.now() + "\nPOST " + target + "\n" + body + "\n");
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        byte[] body = context.responseBody().map(Recorder::bytes).orElse(new byte[0]);
        append(
                attributes.getAttribute(FILE),
                "\n" + context.httpResponse().statusCode() + "\n" + new String(body, StandardCharsets.UTF_8) + "\n");
        return Optional.of(new ByteArrayInputStream(body));
    }

    private static void append(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file, text, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(InputStream stream) {
        return new String(bytes(stream), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
