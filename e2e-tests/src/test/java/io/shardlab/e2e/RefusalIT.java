package io.shardlab.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What cannot start says why in a sentence, with an exit code that is not zero. */
class RefusalIT {

    private static final int REFUSED = 2;

    @Test
    void aPortInUseIsNamedWithItsProgramAndTheWayOut() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var demo = ShardlabProgram.start("demo", "--json", "--aws-port", "" + taken.getLocalPort())) {
            assertThat(demo.awaitExit()).isEqualTo(REFUSED);
            assertThat(demo.lines())
                    .anySatisfy(line -> assertThat(line)
                            .contains("port %d, asked for local-aws, is taken".formatted(taken.getLocalPort())))
                    .anySatisfy(line -> assertThat(line).contains("leave the port out"))
                    .anySatisfy(line -> assertThat(line).startsWith("{\"version\":1,\"verdict\":\"failed\""));
        }
    }

    @Test
    void aMissingJdkIsNamed() {
        try (var demo = ShardlabProgram.start(Map.of("JAVA_HOME", "/no/jdk"), "demo")) {
            assertThat(demo.awaitExit()).isEqualTo(REFUSED);
            assertThat(demo.lines())
                    .containsExactly("shardlab: JAVA_HOME is /no/jdk, where there is no bin/java:"
                            + " set it to a JDK 17 or later, or unset it.");
        }
    }

    @Test
    void aKubeconfigThatIsNotThereIsNamed() {
        try (var demo =
                ShardlabProgram.start("doctor", "--environment", "existing", "--kubeconfig", "/no/kubeconfig")) {
            assertThat(demo.awaitExit()).isEqualTo(REFUSED);
            assertThat(demo.lines()).containsExactly("shardlab: there is no readable kubeconfig at /no/kubeconfig");
        }
    }
}
