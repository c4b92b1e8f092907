package io.shardlab.kube.keda.scalers;

import static io.shardlab.kube.keda.scalers.Parameter.Source.AUTH_PARAMS;
import static io.shardlab.kube.keda.scalers.Parameter.Source.RESOLVED_ENV;
import static io.shardlab.kube.keda.scalers.Parameter.Source.TRIGGER_METADATA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of a trigger as upstream's {@code pkg/scalers/scalersconfig/typed_config.go} reads them. */
class TypedConfigTest {

    record Example(
            @Parameter(name = "count", byDefault = "5") long count,

            @Parameter(
                    name = "place",
                    order = {TRIGGER_METADATA, RESOLVED_ENV, AUTH_PARAMS})
            String place,

            @Parameter(name = "ratio", optional = true) double ratio,
            @Parameter(name = "note", optional = true) String note) {}

    @Test
    void whatIsNotGivenHasItsDefault() throws Exception {
        assertThat(read(Map.of("place", "here"))).isEqualTo(new Example(5, "here", 0, ""));
    }

    @Test
    void blanksAroundAValueGoAndABlankValueIsNone() throws Exception {
        assertThat(read(Map.of("place", "\u00a0here\t", "count", "  ", "ratio", " 1.5e2 ")))
                .isEqualTo(new Example(5, "here", 150, ""));
    }

    @Test
    void theSourcesAreAskedInTheirOrder() throws Exception {
        Map<String, String> auth = Map.of("place", "by authentication");
        Map<String, String> environment = Map.of("PLACE", "by environment");
        assertThat(read(Map.of("placeFromEnv", "PLACE"), auth, environment).place())
                .isEqualTo("by environment");
        assertThat(read(Map.of("placeFromEnv", "ABSENT"), auth, environment).place())
                .isEqualTo("by authentication");
        assertThat(read(Map.of("place", "by trigger", "placeFromEnv", "PLACE"), auth, environment)
                        .place())
                .isEqualTo("by trigger");
    }

    @Test
    void everyMistakeIsReportedInTheOrderOfTheSettings() {
        assertThatThrownBy(() -> read(Map.of("ratio", "x", "count", "y")))
                .hasMessage("unable to set param \"count\" value \"y\": unable to unmarshal to field type int64: "
                        + "invalid character 'y' looking for beginning of value\n"
                        + "missing required parameter \"place\" in [triggerMetadata resolvedEnv authParams]\n"
                        + "unable to set param \"ratio\" value \"x\": unable to unmarshal to field type float64: "
                        + "invalid character 'x' looking for beginning of value");
    }

    /** Go's encoding/json scanner. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '`',
            value = {
                "007|invalid character '0' after top-level value",
                "1 2|invalid character '2' after top-level value",
                "5.|invalid character ' ' after decimal point in numeric literal",
                "-|invalid character ' ' in numeric literal",
                "1ex|invalid character 'x' in exponent of numeric literal",
                "ten|invalid character 'e' in literal true (expecting 'r')",
                "1.0|json: cannot unmarshal number 1.0 into Go value of type int64",
                "9223372036854775808|json: cannot unmarshal number 9223372036854775808 into Go value of type int64",
                "true|json: cannot unmarshal bool into Go value of type int64",
                "\"4\"|json: cannot unmarshal string into Go value of type int64",
                "[1]|json: cannot unmarshal array into Go value of type int64",
                "{}|json: cannot unmarshal object into Go value of type int64",
                "[1|unexpected end of JSON input",
                "\u0663|invalid character '\u00d9' looking for beginning of value",
                "'|invalid character '\\'' looking for beginning of value"
            })
    void aNumberIsOneOfJson(String text, String complaint) {
        assertThatThrownBy(() -> JsonNumber.int64(text)).hasMessage(complaint);
    }

    record Listed(
            @Parameter(name = "names", optional = true, separator = ";")
            List<String> names,

            @Parameter(name = "quick", byDefault = "true") boolean quick)
            implements TypedConfig.CustomValidator {

        @Override
        public Optional<String> violation() {
            return names.size() > 2 ? Optional.of("too many names") : Optional.empty();
        }
    }

    @Test
    void aListsTextsAreTrimmedAndKeptEvenWhenEmpty() throws Exception {
        assertThat(listed(Map.of())).isEqualTo(new Listed(List.of(), true));
        assertThat(listed(Map.of("names", " a ;", "quick", "F"))).isEqualTo(new Listed(List.of("a", ""), false));
    }

    @Test
    void aRuleOfTheSettingsIsAskedEvenIfOneOfThemIsWrong() {
        assertThatThrownBy(() -> listed(Map.of("names", "a;b;c", "quick", "yes")))
                .hasMessage("unable to set param \"quick\" value \"yes\": unable to parse boolean value \"yes\": "
                        + "strconv.ParseBool: parsing \"yes\": invalid syntax\n"
                        + "too many names");
    }

    private static Listed listed(Map<String, String> metadata) throws ScalerException {
        return TypedConfig.read(
                Listed.class, new ScalerConfig(0, "", metadata, Map.of(), ScalerConfig.PodIdentity.NONE, Map.of()));
    }

    @Test
    void textsAreQuotedAsGoQuotesThem() {
        assertThat(GoText.quoted("a\"\\\t\u0001\u00a0é")).isEqualTo("\"a\\\"\\\\\\t\\x01\\u00a0é\"");
    }

    private static Example read(Map<String, String> metadata) throws ScalerException {
        return read(metadata, Map.of(), Map.of());
    }

    private static Example read(
            Map<String, String> metadata, Map<String, String> authParams, Map<String, String> environment)
            throws ScalerException {
        return TypedConfig.read(
                Example.class,
                new ScalerConfig(0, "AverageValue", metadata, authParams, ScalerConfig.PodIdentity.NONE, environment));
    }
}
