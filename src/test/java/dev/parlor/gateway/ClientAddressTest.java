package dev.parlor.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
    private static final String PROXY = "10.0.0.7";

    @Test
    void aPublicPeerIsCountedUnderItsAddress() {
        assertThat(ClientAddress.of("203.0.113.9", List.of(), 0)).hasValue("203.0.113.9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.1.1",
                "::1",
                "fe80::1",
                "fd00::1",
                "0.0.0.0"
            })
    void aPrivatePeerStandsForTooMany(String peer) {
        assertThat(ClientAddress.of(peer, List.of(), 0)).isEmpty();
        assertThat(ClientAddress.of(peer, List.of(), 1)).isEmpty();
    }

    @Test
    void whatAVisitorSaysOfItselfIsNotBelievedWithoutAProxy() {
        assertThat(ClientAddress.of("203.0.113.9", List.of("198.51.100.1"), 0)).hasValue("203.0.113.9");
        assertThat(ClientAddress.of(PROXY, List.of("198.51.100.1"), 0)).isEmpty();
    }

    @Test
    void aProxyIsBelievedAboutItsPeerAndNothingElse() {
        List<String> forged = List.of("1.1.1.1, 2.2.2.2", "198.51.100.1");
        assertThat(ClientAddress.of(PROXY, forged, 1)).hasValue("198.51.100.1");
        assertThat(ClientAddress.of(PROXY, forged, 2)).hasValue("2.2.2.2");
        assertThat(ClientAddress.of(PROXY, List.of("192.168.1.4"), 1))
                .as("somebody inside whom the proxy names")
                .hasValue("192.168.1.4");
    }

    @Test
    void whoeverComesPastTheProxiesIsCountedUnderTheirOwnAddress() {
        assertThat(ClientAddress.of("203.0.113.9", List.of("198.51.100.1"), 2)).hasValue("203.0.113.9");
        assertThat(ClientAddress.of("203.0.113.9", List.of(), 1)).hasValue("203.0.113.9");
    }

    @Test
    void aNameIsNeverLookedUp() {
        assertThat(ClientAddress.of(PROXY, List.of("example.com"), 1)).isEmpty();
        assertThat(ClientAddress.of(PROXY, List.of("unknown"), 1)).isEmpty();
        assertThat(ClientAddress.of(PROXY, List.of(""), 1)).isEmpty();
    }

    @Test
    void aNetworkOfTheSixthVersionIsOnePlaceHoweverItIsWritten() {
        String one = ClientAddress.of("2001:db8:1:2::5", List.of(), 0).orElseThrow();
        assertThat(ClientAddress.of("2001:0DB8:0001:0002:ffff:1:2:3", List.of(), 0))
                .hasValue(one);
        assertThat(ClientAddress.of("2001:db8:1:3::5", List.of(), 0))
                .isNotEmpty()
                .isNotEqualTo(one);
        assertThat(ClientAddress.of("::ffff:203.0.113.9", List.of(), 0))
                .as("the fourth version inside of the sixth")
                .hasValue("203.0.113.9");
    }
}
