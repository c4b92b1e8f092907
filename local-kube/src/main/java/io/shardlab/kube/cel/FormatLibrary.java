package io.shardlab.kube.cel;

import static io.shardlab.kube.cel.Overloads.global;
import static io.shardlab.kube.cel.Overloads.member;

import com.google.re2j.Pattern;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import io.shardlab.kube.cel.Library.Overload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code format.dns1123Label().validate(text)} and the other named formats (upstream: pkg/cel/library/format.go). */
final class FormatLibrary {

    /** A form that a text may have, and what to say of one that has not. */
    private record Format(String name, Predicate<String> test) {

        Optional<List<String>> validate(String text) {
            return test.test(text) ? Optional.empty() : Optional.of(List.of("must be a valid " + name));
        }
    }

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String OLD_LABEL = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final Pattern QUALIFIED = Pattern.compile("(" + SUBDOMAIN + "/)?" + NAME);
    private static final OpaqueType TYPE = OpaqueType.create("kubernetes.NamedFormat");

    private FormatLibrary() {}

    static Library create() {
        Map<String, Format> formats = formats();
        Library library = new Library()
                .with(
                        "format.named",
                        global(
                                "format_named",
                                OptionalType.create(TYPE),
                                SimpleType.STRING,
                                String.class,
                                name -> Optional.ofNullable(formats.get(name))))
                .with(
                        "validate",
                        member(
                                "format_validate",
                                OptionalType.create(ListType.create(SimpleType.STRING)),
                                TYPE,
                                Format.class,
                                SimpleType.STRING,
                                String.class,
                                Format::validate));
        formats.forEach((name, format) -> library.with(
                "format." + name,
                new Overload(
                        CelOverloadDecl.newGlobalOverload("format_" + name, TYPE),
                        CelFunctionBinding.from("format_" + name, List.of(), arguments -> format))));
        return library;
    }

    private static Map<String, Format> formats() {
        Map<String, Format> formats = new LinkedHashMap<>();
        add(formats, "dns1123Label", matching(LABEL, 63));
        add(formats, "dns1123Subdomain", matching(SUBDOMAIN, 253));
        add(formats, "dns1035Label", matching(OLD_LABEL, 63));
        add(formats, "qualifiedName", FormatLibrary::isQualifiedName);
        add(formats, "dns1123LabelPrefix", prefix(matching(LABEL, 63)));
        add(formats, "dns1123SubdomainPrefix", prefix(matching(SUBDOMAIN, 253)));
        add(formats, "dns1035LabelPrefix", prefix(matching(OLD_LABEL, 63)));
        add(formats, "labelValue", matching("(" + NAME + ")?", 63));
        add(formats, "uri", RequestUrl::isValid);
        add(formats, "uuid", matching("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", 36));
        add(formats, "byte", FormattedText::isBase64);
        add(formats, "date", text -> FormattedText.date(text).isPresent());
        add(formats, "datetime", text -> FormattedText.dateTime(text).isPresent());
        return formats;
    }

    private static void add(Map<String, Format> formats, String name, Predicate<String> test) {
        formats.put(name, new Format(name, test));
    }

    private static Predicate<String> matching(String regex, int longest) {
        Pattern pattern = Pattern.compile(regex);
        return text -> text.length() <= longest && pattern.matches(text);
    }

    /** A name to which the server adds: what ends in a dash now will not then. */
    private static Predicate<String> prefix(Predicate<String> whole) {
        return text -> whole.test(text.endsWith("-") ? text.substring(0, text.length() - 1) + "a" : text);
    }

    private static boolean isQualifiedName(String text) {
        int slash = text.indexOf('/');
        return text.length() - slash - 1 <= 63 && slash <= 253 && QUALIFIED.matches(text);
    }
}
