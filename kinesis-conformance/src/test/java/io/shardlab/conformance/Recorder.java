package io.shardlab.conformance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.reactivestreams.Publisher;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Writes every request and its answer to a file in the folder of its check, so that someone with an AWS account can turn
 * inferred checks into recorded ones.
 */
final class Recorder implements ExecutionInterceptor {

    private static final ExecutionAttribute<Path> FILE = new ExecutionAttribute<>("conformance-file");

    /** The check that runs; one runs at a time. */
    private static volatile String check = "none";

    private final Path folder;
    private final AtomicInteger number = new AtomicInteger();

    Recorder(Path folder) {
        this.folder = folder;
    }

    /** Tells which check the next requests belong to. */
    static final class CheckNames implements BeforeEachCallback {
        @Override
        public void beforeEach(ExtensionContext context) {
            check = Results.name(context);
        }
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        String target =
                context.httpRequest().firstMatchingHeader("X-Amz-Target").orElse("unknown");
        Path file = folder.resolve(check)
                .resolve(String.format("%05d-%s.txt", number.incrementAndGet(), target.replaceFirst(".*\\.", "")));
        attributes.putAttribute(FILE, file);
        String body = context.requestBody()
                .map(request -> text(request.contentStreamProvider().newStream()))
                .orElse("");
        // Without headers: they carry the signature.
        append(file, Instant.now() + "\nPOST " + target + "\n" + body + "\n");
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        append(attributes.getAttribute(FILE), "\n" + context.httpResponse().statusCode() + "\n");
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        return context.responseBody().map(content -> {
            byte[] body = bytes(content);
            append(attributes.getAttribute(FILE), new String(body, StandardCharsets.UTF_8) + "\n");
            return new ByteArrayInputStream(body);
        });
    }

    /** An answer that comes event by event: a line for each part of it. */
    @Override
    public Optional<Publisher<ByteBuffer>> modifyAsyncHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        return context.responsePublisher()
                .map(parts -> SdkPublisher.adapt(parts).map(part -> {
                    append(attributes.getAttribute(FILE), readable(part) + "\n");
                    return part;
                }));
    }

    /** The JSON inside an event is text; the frame around it is not. */
    private static String readable(ByteBuffer part) {
        return StandardCharsets.ISO_8859_1.decode(part.duplicate()).toString().replaceAll("[^ -~]", ".");
    }

    private static void append(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
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
