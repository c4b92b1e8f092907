package io.shardlab.aws.iam;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An AWS Signature Version 4 of a request's {@code Authorization} header.
 *
 * @param scope date, region, service and {@code aws4_request}
 */
public record SignatureV4(String accessKey, String scope, List<String> signedHeaders, String signature) {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Pattern HEADER = Pattern.compile(
            ALGORITHM + " +Credential=([^/, ]+)/([^, ]+), *SignedHeaders=([^, ]+), *Signature=([0-9a-fA-F]+)");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final Duration TOLERANCE = Duration.ofMinutes(15);

    public SignatureV4 {
        signedHeaders = List.copyOf(signedHeaders);
    }

    /** Reads an {@code Authorization} header; empty when it is no whole SigV4 signature. */
    public static Optional<SignatureV4> parse(String authorization) {
        Matcher matcher = HEADER.matcher(authorization.trim());
        return matcher.matches()
                ? Optional.of(new SignatureV4(
                        matcher.group(1),
                        matcher.group(2),
                        Arrays.asList(matcher.group(3).split(";")),
                        matcher.group(4)))
                : Optional.empty();
    }

    /** Whether the owner of {@code secret} signed this very request. */
    boolean isOf(SignedRequest request, String secret) {
        String date = header(request, "x-amz-date");
        String toSign = String.join("\n", ALGORITHM, date, scope, hex(sha256(canonical(request))));
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        return MessageDigest.isEqual(
                hex(hmac(key, toSign)).getBytes(StandardCharsets.US_ASCII),
                signature.toLowerCase(java.util.Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether the request was signed within the fifteen minutes that AWS tolerates. */
    boolean isFresh(SignedRequest request, Instant now) {
        try {
            Instant signed =
                    LocalDateTime.parse(header(request, "x-amz-date"), TIME).toInstant(ZoneOffset.UTC);
            return Duration.between(signed, now).abs().compareTo(TOLERANCE) <= 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private String canonical(SignedRequest request) {
        String headers = signedHeaders.stream()
                .map(name -> name + ":" + header(request, name) + "\n")
                .collect(Collectors.joining());
        return String.join(
                "\n",
                request.method(),
                request.path(),
                canonicalQuery(request.query()),
                headers,
                String.join(";", signedHeaders),
                request.payloadHash());
    }

    private static String canonicalQuery(String query) {
        return query.isEmpty()
                ? ""
                : Arrays.stream(query.split("&"))
                        .map(parameter -> parameter.contains("=") ? parameter : parameter + "=")
                        .sorted()
                        .collect(Collectors.joining("&"));
    }

    private static String header(SignedRequest request, String name) {
        return request.headers().getOrDefault(name, List.of()).stream()
                .map(value -> value.trim().replaceAll(" +", " "))
                .collect(Collectors.joining(","));
    }

    /** The hash that a signature covers when the request does not name another in {@code x-amz-content-sha256}. */
    public static String payloadHash(byte[] body) {
        return hex(sha256(body));
    }

    private static byte[] sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
