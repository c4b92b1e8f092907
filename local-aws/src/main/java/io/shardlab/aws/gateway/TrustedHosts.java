package io.shardlab.aws.gateway;

import io.shardlab.aws.error.AwsException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names by which callers may reach this gateway. A web page in the developer's browser can reach loopback, and a page's own
 * name can be rebound to it by DNS; so whoever comes with an {@code Origin}, or for a name that is not this machine's, is
 * refused. Addresses are trusted, for nobody can rebind one.
 */
final class TrustedHosts {

    private static final Pattern PORT = Pattern.compile(":\\d*$");
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.%]+]");

    private final Set<String> names = new HashSet<>(Set.of("localhost"));

    /**
     * @param host the address that the gateway listens on
     * @param others further names by which it is reached, for example {@code host.docker.internal}
     */
    TrustedHosts(String host, Collection<String> others) {
        names.add(host.toLowerCase(Locale.ROOT));
        others.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * Lets a request pass that no web page can have made.
     *
     * @param whom what is asked, as the sentence's subject
     * @throws AwsException 403
     */
    void admit(HttpRequest incoming, String whom) {
        String origin = incoming.header("Origin");
        if (!origin.isEmpty()) {
            throw forbidden(whom + " does not answer web pages; this request has the Origin " + origin + ".");
        }
        String asked = PORT.matcher(incoming.header("Host")).replaceFirst("").toLowerCase(Locale.ROOT);
        // Only HTTP/1.0 may leave it out, which no browser speaks.
        if (!asked.isEmpty()
                && !names.contains(asked)
                && !ADDRESS.matcher(asked).matches()) {
            throw forbidden(
                    whom + " answers to its own address, to localhost and to the names given with --allowed-host,"
                            + " not to " + asked + ".");
        }
    }

    private static AwsException forbidden(String sentence) {
        return AwsException.withStatus(403, "Forbidden", sentence);
    }
}
