package dev.parlor.tool.guard;

import java.util.Arrays;
import java.util.List;

/**
 * What an address is for, by IANA's registries of special-purpose addresses (RFC 6890 and what came after it).
 *
 * <p>IPv4 is public unless listed. IPv6 is public only within 2000::/3, where global unicast addresses are given out, less
 * what is listed; so that mapped, compatible, translated and link-local forms need no list to be refused.
 *
 * @param name of the block, for the log
 */
record AddressKind(Reach reach, String name) {
    private static final AddressKind INTERNET = new AddressKind(Reach.PUBLIC, "the internet");
    private static final AddressKind NOT_UNICAST = new AddressKind(Reach.NEVER, "outside of global unicast");

    /** Of IPv6-only networks, whose resolvers put the IPv4 address of a public server behind this (RFC 6052). */
    private static final AddressBlock TRANSLATED = AddressBlock.of("64:ff9b::/96", Reach.PUBLIC, "NAT64");

    private static final AddressBlock GLOBAL_UNICAST = AddressBlock.of("2000::/3", Reach.PUBLIC, "global unicast");

    private static final List<AddressBlock> SPECIAL = List.of(
            AddressBlock.of("127.0.0.0/8", Reach.PRIVATE, "loopback"),
            AddressBlock.of("10.0.0.0/8", Reach.PRIVATE, "private use"),
            AddressBlock.of("172.16.0.0/12", Reach.PRIVATE, "private use"),
            AddressBlock.of("192.168.0.0/16", Reach.PRIVATE, "private use"),
            AddressBlock.of("100.64.0.0/10", Reach.PRIVATE, "shared by a provider's customers"),
            AddressBlock.of("0.0.0.0/8", Reach.NEVER, "this network"),
            AddressBlock.of("169.254.0.0/16", Reach.NEVER, "link-local, cloud metadata"),
            AddressBlock.of("168.63.129.16/32", Reach.NEVER, "cloud metadata"),
            AddressBlock.of("192.0.0.0/24", Reach.NEVER, "protocol assignments"),
            AddressBlock.of("192.0.2.0/24", Reach.NEVER, "documentation"),
            AddressBlock.of("192.88.99.0/24", Reach.NEVER, "6to4 relay"),
            AddressBlock.of("198.18.0.0/15", Reach.NEVER, "benchmarking"),
            AddressBlock.of("198.51.100.0/24", Reach.NEVER, "documentation"),
            AddressBlock.of("203.0.113.0/24", Reach.NEVER, "documentation"),
            AddressBlock.of("224.0.0.0/4", Reach.NEVER, "multicast"),
            AddressBlock.of("240.0.0.0/4", Reach.NEVER, "reserved, broadcast"),
            AddressBlock.of("::1/128", Reach.PRIVATE, "loopback"),
            AddressBlock.of("fd00:ec2::/32", Reach.NEVER, "cloud metadata"),
            AddressBlock.of("fd20:ce::/32", Reach.NEVER, "cloud metadata"),
            AddressBlock.of("fc00::/7", Reach.PRIVATE, "unique local"),
            AddressBlock.of("2001::/23", Reach.NEVER, "protocol assignments, Teredo"),
            AddressBlock.of("2001:db8::/32", Reach.NEVER, "documentation"),
            AddressBlock.of("2002::/16", Reach.NEVER, "6to4"),
            AddressBlock.of("3fff::/20", Reach.NEVER, "documentation"));

    /** @param address four or sixteen bytes */
    static AddressKind of(byte[] address) {
        for (AddressBlock block : SPECIAL) {
            if (block.contains(address)) {
                return new AddressKind(block.reach(), block.name());
            }
        }
        if (TRANSLATED.contains(address)) {
            AddressKind inner = of(Arrays.copyOfRange(address, 12, 16));
            return inner.reach() == Reach.PUBLIC ? INTERNET : new AddressKind(Reach.NEVER, "NAT64 of " + inner.name());
        }
        return address.length == 4 || GLOBAL_UNICAST.contains(address) ? INTERNET : NOT_UNICAST;
    }
}
