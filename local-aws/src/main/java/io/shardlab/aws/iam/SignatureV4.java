package io.shardlab.aws.iam;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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

    /** What may be added after signing. */
    private static final Set<String> UNSIGNED = Set.of("x-amz-security-token");

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

    /**
     * Why a signature does not count for a call, however right it is; the sentences are AWS's.
     *
     * @param service as scopes name it, for example {@code kinesis}
     */
    Optional<String> objection(SignedRequest request, String service) {
        String[] parts = scope.split("/", -1);
        String date = header(request, "x-amz-date");
        if (parts.length != 4 || !parts[3].equals("aws4_request")) {
            return Optional.of("Credential must have exactly 5 slash-delimited elements, e.g."
                    + " keyid/date/region/service/term, got '" + accessKey + "/" + scope + "'");
        }
        if (!date.startsWith(parts[0])) {
            return Optional.of(
                    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '"
                            + parts[0] + "' != '" + date.replaceFirst("T.*", "") + "', from '" + date + "'.");
        }
        if (parts[1].isEmpty()) {
            return Optional.of("Credential should be scoped to a valid region.");
        }
        if (!parts[2].equals(service)) {
            return Optional.of("Credential should be scoped to correct service: '" + service + "'.");
        }
        if (!signedHeaders.contains("host")) {
            return Optional.of("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }
        return request.headers().keySet().stream()
                .filter(name -> name.startsWith("x-amz-") && !UNSIGNED.contains(name) && !signedHeaders.contains(name))
                .findFirst()
                .map(name -> "'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
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
                signature.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
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

    /** The request as it is signed. */
    private String canonical(SignedRequest request) {
        String headers = signedHeaders.stream()
                .map(name -> name + ":" + header(request, name) + "\n")
                .collect(Collectors.joining());
        return String.join(
                "\n",
                request.method(),
                canonicalPath(request.path()),
                canonicalQuery(request.query()),
                headers,
                String.join(";", signedHeaders),
                request.payloadHash());
    }

    /** Without dots and doubled slashes, and what was sent encoded once more, as every service but S3 has it. */
    private static String canonicalPath(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/")) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(encoded(segment));
            }
        }
        boolean folder = path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..");
        return "/" + String.join("/", segments) + (folder && !segments.isEmpty() ? "/" : "");
    }

    private static String canonicalQuery(String query) {
        return query.isEmpty()
                ? ""
                : Arrays.stream(query.split("&"))
                        .map(parameter -> parameter.split("=", 2))
                        .map(pair -> new String[] {
                            encoded(decoded(pair[0])), pair.length < 2 ? "" : encoded(decoded(pair[1]))
                        })
                        .sorted(Comparator.<String[], String>comparing(pair -> pair[0])
                                .thenComparing(pair -> pair[1]))
                        .map(pair -> pair[0] + "=" + pair[1])
                        .collect(Collectors.joining("&"));
    }

    private static String decoded(String text) {
        try {
            // A plus sign is one: it stands for a space in forms only.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    /** RFC 3986: everything but its unreserved characters. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static String header(SignedRequest request, String name) {
        return request.headers().getOrDefault(name, List.of()).stream()
                .map(value -> value.trim().replaceAll(" +", " "))
                .collect(Collectors.joining(","));
    }

    /** The hash of a body, which every signature covers. */
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
