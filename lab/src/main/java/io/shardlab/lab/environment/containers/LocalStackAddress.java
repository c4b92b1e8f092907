package io.shardlab.lab.environment.containers;

import io.shardlab.lab.checkout.LabException;
import java.net.URI;
import java.util.Map;

/** Where pods find LocalStack: by its number on the network that it shares with k3s, since pods do not know Docker's names. */
final class LocalStackAddress {

    static final int PORT = 4566;

    private LocalStackAddress() {}

    /**
     * @param addresses LocalStack's address in each of its networks
     * @param network the one that k3s is in too
     */
    static URI in(Map<String, String> addresses, String network) {
        var address = addresses.getOrDefault(network, "");
        if (address.isEmpty()) {
            throw new LabException(
                    "LocalStack has no address in the network %s; it has %s".formatted(network, addresses));
        }
        return URI.create("http://%s:%d".formatted(address, PORT));
    }
}
