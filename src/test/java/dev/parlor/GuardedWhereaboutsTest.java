package dev.parlor;

import static dev.parlor.TestingSites.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.tool.guard.AddressGuard;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where keys may be of sites that somebody made over the network: seen at the decision, nothing is connected to. */
class GuardedWhereaboutsTest {
    private final Deque<String> answers = new ArrayDeque<>();
    private final GuardedWhereabouts whereabouts = new GuardedWhereabouts(
            new AddressGuard(host -> Future.succeededFuture(addresses(String.valueOf(answers.poll())))));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/keys",
                "https://localhost:8443/keys",
                "https://10.1.2.3/keys",
                "https://169.254.169.254/latest",
                "https://[::1]/keys",
                "https://[fd00::1]/keys",
                "https://db.internal/keys",
                "https://0x7f000001/keys",
                "http://93.184.215.14/keys"
            })
    void whatIsNotOnTheInternetOrNotByHttpsIsNowhere(String url) {
        assertThatThrownBy(() -> get(whereabouts.of(url))).hasMessageContaining(" ");
    }

    @Test
    void aNameThatLeadsInsideWithOneOfItsAddressesIsNowhere() {
        answers.add("93.184.215.14 192.168.0.9");
        assertThatThrownBy(() -> get(whereabouts.of("https://keys.example.com/")))
                .hasMessageContaining("192.168.0.9");
    }

    @Test
    void aNameThatMeansSomethingElseAMomentLaterIsAskedForOnce() {
        answers.add("93.184.215.14");
        answers.add("127.0.0.1");
        SocketAddress address = get(whereabouts.of("https://keys.example.com/"));
        assertThat(address.hostAddress()).isEqualTo("93.184.215.14");
        assertThat(address.port()).isEqualTo(443);
        assertThat(answers).containsExactly("127.0.0.1");
    }

    private static List<InetAddress> addresses(String all) {
        return Arrays.stream(all.split(" "))
                .map(GuardedWhereaboutsTest::address)
                .toList();
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException notAnAddress) {
            throw new AssertionError(notAnAddress);
        }
    }
}
