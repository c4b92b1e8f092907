package io.shardlab.kube.cel;

import static io.shardlab.kube.cel.Overloads.global;
import static io.shardlab.kube.cel.Overloads.member;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import java.net.InetAddress;

/** Addresses, networks and URLs (upstream: pkg/cel/library/ip.go, cidr.go, urls.go). */
final class NetworkLibrary {

    private static final OpaqueType IP = OpaqueType.create("net.IP");
    private static final OpaqueType CIDR = OpaqueType.create("net.CIDR");
    private static final OpaqueType URL = OpaqueType.create("kubernetes.URL");
    private static final CelType TEXT = SimpleType.STRING;
    private static final CelType BOOL = SimpleType.BOOL;

    private NetworkLibrary() {}

    static Library create() {
        Library library = new Library();
        addresses(library);
        networks(library);
        urls(library);
        return library;
    }

    private static void addresses(Library library) {
        library.with(
                        "ip",
                        global("string_to_ip", IP, TEXT, String.class, IpAddress::parse),
                        member("cidr_ip", IP, CIDR, IpNetwork.class, IpNetwork::address))
                .with("isIP", global("is_ip", BOOL, TEXT, String.class, IpAddress::isValid))
                .with(
                        "ip.isCanonical",
                        global(
                                "ip_is_canonical",
                                BOOL,
                                TEXT,
                                String.class,
                                text -> IpAddress.parse(text).toString().equals(text)))
                .with("family", member("ip_family", SimpleType.INT, IP, IpAddress.class, IpAddress::family))
                .with("isUnspecified", is("ip_is_unspecified", InetAddress::isAnyLocalAddress))
                .with("isLoopback", is("ip_is_loopback", InetAddress::isLoopbackAddress))
                .with("isLinkLocalMulticast", is("ip_is_link_local_multicast", InetAddress::isMCLinkLocal))
                .with("isLinkLocalUnicast", is("ip_is_link_local_unicast", InetAddress::isLinkLocalAddress))
                .with(
                        "isGlobalUnicast",
                        member("ip_is_global_unicast", BOOL, IP, IpAddress.class, IpAddress::isGlobalUnicast));
    }

    private static Library.Overload is(String id, java.util.function.Predicate<InetAddress> test) {
        return member(id, BOOL, IP, IpAddress.class, ip -> test.test(ip.address()));
    }

    private static void networks(Library library) {
        library.with("cidr", global("string_to_cidr", CIDR, TEXT, String.class, IpNetwork::parse))
                .with("isCIDR", global("is_cidr", BOOL, TEXT, String.class, IpNetwork::isValid))
                .with(
                        "containsIP",
                        member(
                                "cidr_contains_ip_ip",
                                BOOL,
                                CIDR,
                                IpNetwork.class,
                                IP,
                                IpAddress.class,
                                IpNetwork::contains),
                        member(
                                "cidr_contains_ip_string",
                                BOOL,
                                CIDR,
                                IpNetwork.class,
                                TEXT,
                                String.class,
                                (network, ip) -> network.contains(IpAddress.parse(ip))))
                .with(
                        "containsCIDR",
                        member(
                                "cidr_contains_cidr",
                                BOOL,
                                CIDR,
                                IpNetwork.class,
                                CIDR,
                                IpNetwork.class,
                                IpNetwork::contains),
                        member(
                                "cidr_contains_cidr_string",
                                BOOL,
                                CIDR,
                                IpNetwork.class,
                                TEXT,
                                String.class,
                                (network, other) -> network.contains(IpNetwork.parse(other))))
                .with("masked", member("cidr_masked", CIDR, CIDR, IpNetwork.class, IpNetwork::masked))
                .with("prefixLength", member("cidr_prefix_length", SimpleType.INT, CIDR, IpNetwork.class, network ->
                        (long) network.prefix()))
                .with(
                        "string",
                        global("ip_to_string", TEXT, IP, IpAddress.class, IpAddress::toString),
                        global("cidr_to_string", TEXT, CIDR, IpNetwork.class, IpNetwork::toString));
    }

    private static void urls(Library library) {
        library.with("url", global("string_to_url", URL, TEXT, String.class, RequestUrl::parse))
                .with("isURL", global("is_url", BOOL, TEXT, String.class, RequestUrl::isValid))
                .with("getScheme", member("url_get_scheme", TEXT, URL, RequestUrl.class, RequestUrl::scheme))
                .with("getHost", member("url_get_host", TEXT, URL, RequestUrl.class, RequestUrl::host))
                .with("getHostname", member("url_get_hostname", TEXT, URL, RequestUrl.class, RequestUrl::hostname))
                .with("getPort", member("url_get_port", TEXT, URL, RequestUrl.class, RequestUrl::port))
                .with("getEscapedPath", member("url_get_escaped_path", TEXT, URL, RequestUrl.class, RequestUrl::path))
                .with(
                        "getQuery",
                        member(
                                "url_get_query",
                                MapType.create(TEXT, ListType.create(TEXT)),
                                URL,
                                RequestUrl.class,
                                RequestUrl::query));
    }
}
