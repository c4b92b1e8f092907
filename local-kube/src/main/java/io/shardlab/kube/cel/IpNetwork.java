package io.shardlab.kube.cel;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** An IP network, {@code 10.0.0.0/8}. */
record IpNetwork(IpAddress address, int prefix) {

    static boolean isValid(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !IpAddress.isValid(text.substring(0, slash))) {
            return false;
        }
        String prefix = text.substring(slash + 1);
        int bits = IpAddress.parse(text.substring(0, slash)).address().getAddress().length * 8;
        return prefix.matches("0|[1-9]\\d{0,2}") && Integer.parseInt(prefix) <= bits;
    }

    static IpNetwork parse(String text) {
        if (!isValid(text)) {
            throw new IllegalArgumentException(
                    "network address parse error during conversion from string: \"" + text + "\"");
        }
        int slash = text.indexOf('/');
        return new IpNetwork(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    boolean contains(IpAddress ip) {
        return ip.family() == address.family()
                && new IpNetwork(ip, prefix).masked().equals(masked());
    }

    boolean contains(IpNetwork other) {
        return other.prefix >= prefix && contains(other.address);
    }

    IpNetwork masked() {
        byte[] bytes = address.address().getAddress();
        int free = bytes.length * 8 - prefix;
        byte[] kept = new BigInteger(1, bytes).shiftRight(free).shiftLeft(free).toByteArray();
        byte[] network = new byte[bytes.length];
        for (int i = 1; i <= Math.min(kept.length, network.length); i++) {
            network[network.length - i] = kept[kept.length - i];
        }
        try {
            return new IpNetwork(new IpAddress(InetAddress.getByAddress(network)), prefix);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address of " + network.length + " bytes", e);
        }
    }

    @Override
    public String toString() {
        return address + "/" + prefix;
    }
}
