package io.shardlab.testtools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ToolConditionTest {

    @Test
    void aMissingToolSkips() {
        var condition = new ToolCondition("", program -> false);

        assertThat(condition.skipReason(List.of("kubectl"))).contains("not on the PATH: kubectl");
    }

    @Test
    void aMissingToolThatIsRequiredRunsAndFails() {
        var condition = new ToolCondition("helm, kubectl", program -> false);

        assertThat(condition.skipReason(List.of("kubectl"))).isEmpty();
        assertThatThrownBy(() -> condition.failWhenRequiredIsMissing(List.of("kubectl")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("kubectl");
    }

    @Test
    void awscliIsTheProgramAws() {
        var condition = new ToolCondition("awscli", "aws"::equals);

        assertThat(condition.skipReason(List.of("awscli"))).isEmpty();
        assertThatCode(() -> condition.failWhenRequiredIsMissing(List.of("awscli")))
                .doesNotThrowAnyException();
    }
}
