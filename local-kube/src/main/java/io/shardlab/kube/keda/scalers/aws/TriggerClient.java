package io.shardlab.kube.keda.scalers.aws;

import io.shardlab.kube.keda.scalers.ScalerException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** A trigger's client of a service, made when it is first called: as upstream, an endpoint that is none is noticed then. */
final class TriggerClient<C extends SdkAutoCloseable> implements AutoCloseable {

    private final String endpoint;
    private final Supplier<C> connect;
    private Optional<C> client = Optional.empty();

    /**
     * @param endpoint the trigger's own endpoint, or empty
     * @param connect makes the client; throws {@link IllegalArgumentException} if the endpoint is not a URL
     */
    TriggerClient(String endpoint, Supplier<C> connect) {
        this.endpoint = endpoint;
        this.connect = connect;
    }

    /** @throws ScalerException in the service's words when it refuses or cannot be reached */
    <T> T call(Function<C, T> request) throws ScalerException {
        try {
            return request.apply(client());
        } catch (IllegalArgumentException e) {
            throw new ScalerException("awsEndpoint \"" + endpoint + "\" is not a URL: " + e.getMessage(), e);
        } catch (SdkException | IllegalStateException e) {
            // A client that was closed because another call failed is a failure of this call, too.
            throw new ScalerException(e.getMessage(), e);
        }
    }

    private synchronized C client() {
        if (client.isEmpty()) {
            client = Optional.of(connect.get());
        }
        return client.get();
    }

    @Override
    public synchronized void close() {
        client.ifPresent(SdkAutoCloseable::close);
    }
}
