package io.shardlab.kube.cel;

import com.google.common.net.InetAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;

/** An IP address without a zone, and none that is IPv4 in the clothes of IPv6 (as upstream's {@code ip()} takes it). */
record IpAddress(InetAddress address) {

    static boolean isValid(String text) {
        return InetAddresses.isInetAddress(text)
                && text.indexOf('%') < 0
                && !(text.indexOf(':') >= 0 && InetAddresses.forString(text) instanceof Inet4Address);
    }

    static IpAddress parse(String text) {
        if (!isValid(text)) {
            throw new IllegalArgumentException("IP Address \"" + text + "\" parse error during conversion from string");
        }
        return new IpAddress(InetAddresses.forString(text));
    }

    long family() {
        return address instanceof Inet4Address ? 4 : 6;
    }

    boolean isGlobalUnicast() {
        boolean broadcast = address instanceof Inet4Address
                && InetAddresses.toAddrString(address).equals("255.255.255.255");
        return !broadcast
                && !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isMulticastAddress()
                && !address.isLinkLocalAddress();
    }

    @Override
    public String toString() {
        return InetAddresses.toAddrString(address);
    }
}
