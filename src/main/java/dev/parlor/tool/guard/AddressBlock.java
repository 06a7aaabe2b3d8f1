package dev.parlor.tool.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Addresses that share their first bits.
 *
 * @param name for the log
 */
record AddressBlock(InetAddress network, int bits, Reach reach, String name) {
    /** Of the form {@code 10.0.0.0/8}. */
    static AddressBlock of(String block, Reach reach, String name) {
        int slash = block.indexOf('/');
        try {
            InetAddress network = InetAddress.getByName(block.substring(0, slash));
            return new AddressBlock(network, Integer.parseInt(block.substring(slash + 1)), reach, name);
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalArgumentException(block, notAnAddress);
        }
    }

    /** Whether the address is of the same family and within. */
    boolean contains(byte[] address) {
        byte[] prefix = network.getAddress();
        if (address.length != prefix.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (address[i] != prefix[i]) {
                return false;
            }
        }
        int rest = bits % Byte.SIZE;
        return rest == 0 || (address[whole] ^ prefix[whole]) >> (Byte.SIZE - rest) == 0;
    }
}
