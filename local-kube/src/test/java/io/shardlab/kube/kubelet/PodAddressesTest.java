package io.shardlab.kube.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PodAddressesTest {

    @Test
    void everyPodGetsALoopbackAddressOfItsOwn() {
        PodAddresses addresses = PodAddresses.distinct(0);
        Set<String> given = new HashSet<>();
        for (int pod = 0; pod < 1000; pod++) {
            String address = addresses.allocate();
            assertThat(address)
                    .matches("127\\.[1-9][0-9]*\\.[0-9]+\\.[0-9]+")
                    .doesNotEndWith(".0")
                    .doesNotEndWith(".255");
            assertThat(given.add(address)).as("%s is new", address).isTrue();
        }
    }

    @Test
    void anAddressThatWasReleasedIsNotGivenAgainAtOnce() {
        PodAddresses addresses = PodAddresses.distinct(0);
        String first = addresses.allocate();
        addresses.release(first);

        assertThat(addresses.allocate()).isNotEqualTo(first);
    }

    @Test
    void whereOnlyOneAddressAnswersPodsShareIt() {
        PodAddresses addresses = PodAddresses.shared();

        assertThat(addresses.allocate()).isEqualTo("127.0.0.1");
        assertThat(addresses.allocate()).isEqualTo("127.0.0.1");
        assertThat(addresses.areDistinct()).isFalse();
    }
}
