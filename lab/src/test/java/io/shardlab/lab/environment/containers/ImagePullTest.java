package io.shardlab.lab.environment.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.dockerjava.api.model.PullResponseItem;
import io.shardlab.testtools.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lines about an image that is being pulled, from what an engine says about it. */
class ImagePullTest {

    private final List<String> told = new ArrayList<>();
    private final ManualClock clock = new ManualClock();
    private final ImagePull pull = new ImagePull("k3s:v1", told::add, clock);

    @Test
    void aLineEveryThreeSecondsSaysHowFarItIs() throws JsonProcessingException {
        says("{\"status\":\"Pulling from rancher/k3s\",\"id\":\"v1\"}");
        says("{\"status\":\"Pulling fs layer\",\"id\":\"aa\"}");
        says("{\"status\":\"Already exists\",\"id\":\"bb\"}");
        clock.advance(Duration.ofSeconds(3));
        says("{\"status\":\"Downloading\",\"id\":\"aa\",\"progressDetail\":{\"current\":10485760,\"total\":52428800}}");
        clock.advance(Duration.ofSeconds(1));
        says("{\"status\":\"Downloading\",\"id\":\"aa\",\"progressDetail\":{\"current\":20971520,\"total\":52428800}}");
        clock.advance(Duration.ofSeconds(2));
        says("{\"status\":\"Download complete\",\"id\":\"aa\",\"progressDetail\":{}}");
        clock.advance(Duration.ofSeconds(3));
        says("{\"status\":\"Pull complete\",\"id\":\"aa\",\"progressDetail\":{}}");

        assertThat(told)
                .containsExactly(
                        "  k3s:v1: 1 of 2 layers, 10 of 50 MiB so far",
                        "  k3s:v1: 1 of 2 layers, 50 of 50 MiB so far",
                        "  k3s:v1: 2 of 2 layers, 50 of 50 MiB so far");
    }

    private void says(String line) throws JsonProcessingException {
        pull.onNext(JsonMapper.builder().build().readValue(line, PullResponseItem.class));
    }
}
