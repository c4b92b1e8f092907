package io.shardlab.kube.api.crd;

import com.google.common.net.InetAddresses;
import com.google.re2j.Pattern;
import io.shardlab.kube.api.json.Names;
import io.shardlab.kube.cel.FormattedText;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The {@code format}s of strings that a schema may ask for; a name that is none of them asks for nothing, as upstream
 * (pkg/apiserver/validation/formats.go of the apiextensions server, k8s.io/kube-openapi/pkg/validation/strfmt).
 */
final class StringFormat {

    private static final String UUID = "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?%s[0-9a-f]{3}-?%s[0-9a-f]{3}-?[0-9a-f]{12}$";

    private static final Map<String, Predicate<String>> FORMATS = Map.ofEntries(
            Map.entry("date-time", text -> FormattedText.dateTime(text).isPresent()),
            Map.entry("datetime", text -> FormattedText.dateTime(text).isPresent()),
            Map.entry("date", text -> FormattedText.date(text).isPresent()),
            Map.entry("duration", text -> FormattedText.duration(text).isPresent()),
            Map.entry("byte", FormattedText::isBase64),
            Map.entry("ipv4", text -> InetAddresses.isInetAddress(text) && text.indexOf(':') < 0),
            Map.entry(
                    "ipv6",
                    text -> InetAddresses.isInetAddress(text) && text.indexOf(':') >= 0 && text.indexOf('%') < 0),
            Map.entry("cidr", FormattedText::isNetwork),
            Map.entry("uri", FormattedText::isUri),
            Map.entry("email", matching("^[^\\s@<>]+@[^\\s@<>]+$")),
            Map.entry(
                    "hostname",
                    matching(
                            "^([a-zA-Z0-9\\p{S}\\p{L}]((-?[a-zA-Z0-9\\p{S}\\p{L}]{0,62})?)|([a-zA-Z0-9\\p{S}\\p{L}]"
                                    + "(([a-zA-Z0-9-\\p{S}\\p{L}]{0,61}[a-zA-Z0-9\\p{S}\\p{L}])?)(\\.)){1,}([a-zA-Z\\p{L}]){2,63})$")),
            Map.entry("mac", matching("^([0-9A-Fa-f]{2}[:-]){5,7}[0-9A-Fa-f]{2}$")),
            Map.entry("uuid", matching(UUID.formatted("[0-9a-f]", "[0-9a-f]"))),
            Map.entry("uuid3", matching(UUID.formatted("3", "[0-9a-f]"))),
            Map.entry("uuid4", matching(UUID.formatted("4", "[89ab]"))),
            Map.entry("uuid5", matching(UUID.formatted("5", "[89ab]"))),
            Map.entry("bsonobjectid", matching("^[0-9a-fA-F]{24}$")),
            Map.entry("ssn", matching("^\\d{3}[- ]?\\d{2}[- ]?\\d{4}$")),
            Map.entry("hexcolor", matching("^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")),
            Map.entry("k8s-short-name", text -> Names.isLabel(text)),
            Map.entry("k8s-long-name", text -> Names.isSubdomain(text)));

    private StringFormat() {}

    static boolean matches(String format, String text) {
        return FORMATS.getOrDefault(format, anything -> true).test(text);
    }

    private static Predicate<String> matching(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return text -> pattern.matcher(text).find();
    }
}
