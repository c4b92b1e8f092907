package io.shardlab.lab.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.lab.checkout.LabException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final Setting PORT = Setting.of("aws-port", "PORT", "a port");

    @Test
    void whatIsGivenComesBeforePropertiesAndTheseBeforeVariables() {
        var variable = new Settings(Map.of(), Map.of(), Map.of("SHARDLAB_AWS_PORT", "1"));
        var property = new Settings(Map.of(), Map.of("shardlab.aws-port", "2"), variable.variables());
        var given = property.with(PORT, List.of("3"));

        assertThat(variable.port(PORT)).isEqualTo(1);
        assertThat(property.port(PORT)).isEqualTo(2);
        assertThat(given.port(PORT)).isEqualTo(3);
    }

    @Test
    void anEmptyVariableSaysNothing() {
        var settings = new Settings(Map.of(), Map.of(), Map.of("SHARDLAB_AWS_PORT", ""));

        assertThat(settings.value(PORT)).isEmpty();
        assertThat(settings.port(PORT)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "http", "4566 "})
    void whatIsNoPortIsRefusedByName(String told) {
        var settings = new Settings(Map.of(), Map.of(), Map.of()).with(PORT, List.of(told));

        assertThatThrownBy(() -> settings.port(PORT))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("--aws-port is %s, which is no port".formatted(told));
    }
}
