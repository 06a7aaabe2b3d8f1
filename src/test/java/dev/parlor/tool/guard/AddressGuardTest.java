package dev.parlor.tool.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    private static final Vertx VERTX = Vertx.vertx();

    private final TestingNetwork network = new TestingNetwork(VERTX);

    @AfterEach
    void close() {
        network.close();
    }

    @AfterAll
    static void stop() {
        TestingNetwork.get(VERTX.close());
    }

    @TestFactory
    Stream<DynamicTest> eachUrlIsJudgedAsListed() {
        List<ListedUrl> urls = ListedUrl.all(network);
        AddressGuard guard = network.guard();
        assertThat(urls.stream().filter(url -> !url.isAllowed())).hasSizeGreaterThan(250);
        return urls.stream()
                .map(listed -> DynamicTest.dynamicTest(
                        listed.toString(),
                        () -> assertThat(word(TestingNetwork.get(guard.check(listed.url()))))
                                .isEqualTo(listed.verdict())));
    }

    @Test
    void aNameIsResolvedOnceAndAnAddressNever() {
        network.name("public.example", "93.184.215.14");
        TestingNetwork.get(network.guard().check("http://public.example/"));
        TestingNetwork.get(network.guard().check("http://93.184.215.14/"));
        TestingNetwork.get(network.guard().check("http://[2606:4700::1]/"));
        TestingNetwork.get(network.guard().check("http://127.0.0.1/"));
        TestingNetwork.get(network.guard().check("http://2130706433/"));
        TestingNetwork.get(network.guard().check("http://localhost/"));
        assertThat(network.lookups()).containsExactly("public.example");
    }

    @Test
    void whatIsAllowedIsAllowedAtTheAddressesThatWereLookedAt() throws Exception {
        network.name("both.example", "93.184.215.14", "2606:2800::1");
        network.name("both.example", "127.0.0.1");
        Verdict verdict = TestingNetwork.get(network.guard().check("http://both.example/"));
        assertThat(verdict)
                .isEqualTo(new Verdict.Allowed(
                        url("http://both.example/"),
                        List.of(InetAddress.getByName("93.184.215.14"), InetAddress.getByName("2606:2800::1"))));
    }

    @Test
    void theLogLearnsTheAddressAndTheBlockItIsIn() {
        network.name("metadata.example", "169.254.169.254");
        Verdict verdict = TestingNetwork.get(network.guard().check("http://metadata.example/"));
        assertThat(verdict)
                .isEqualTo(new Verdict.Refused(
                        Verdict.Reason.ADDRESS, "metadata.example is 169.254.169.254 (link-local, cloud metadata)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8000/", "http://10.1.2.3/", "http://172.16.0.1:8080/", "http://192.168.1.1/",
                "http://100.64.0.1/", "http://[::1]:8000/", "http://[fd12::1]/", "http://localhost:8000/",
                "http://gateway.internal/", "http://redis:8000/"
            })
    void aServerThatASitesOwnerOpensMayBeInside(String text) {
        network.name("localhost", "127.0.0.1");
        network.name("gateway.internal", "10.0.0.7");
        network.name("redis", "172.18.0.2");
        assertThat(judge(text, text)).isEqualTo("allowed");
        assertThat(judge(text, null)).isIn("address", "name");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8000/, http://127.0.0.1:8001/, address",
        "http://127.0.0.1:8000/, https://127.0.0.1:8000/, address",
        "http://127.0.0.1:8000/, http://127.0.0.2:8000/, address",
        "http://localhost:8000/, http://127.0.0.1:8000/, address",
        "http://localhost:8000/, http://localhost:8001/, name",
        "http://gateway.internal/, http://other.internal/, name"
    })
    void whatIsOpenIsOneServerAndNoOther(String open, String text, String verdict) {
        network.name("localhost", "127.0.0.1");
        assertThat(judge(text, open)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/", "http://168.63.129.16/", "http://0.0.0.0:8000/", "http://224.0.0.1/",
                "http://255.255.255.255/", "http://[fe80::1]/", "http://[fd00:ec2::254]/", "http://[::]:8000/",
                "http://[2002:7f00:1::]/", "http://[64:ff9b::7f00:1]/", "http://metadata.example/"
            })
    void someAddressesAreOpenedToNobody(String text) {
        network.name("metadata.example", "169.254.169.254");
        assertThat(judge(text, text)).isEqualTo("address");
    }

    @Test
    void anAddressThatIsWrittenAsTheOtherKindIsRefusedAlsoWhenAResolverSaysSo() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xFF;
        System.arraycopy(InetAddress.getByName("93.184.215.14").getAddress(), 0, mapped, 12, 4);
        assertThat(AddressKind.of(mapped).reach()).isEqualTo(Reach.NEVER);
    }

    @Test
    void theSystemsResolverKnowsThisMachine() {
        assertThat(network.onLoop(() -> new SystemResolver(VERTX).resolve("localhost")))
                .anyMatch(InetAddress::isLoopbackAddress);
    }

    private String judge(String text, @Nullable String open) {
        Origin opened = open == null ? null : url(open).whose();
        return word(TestingNetwork.get(network.guard().check(url(text), opened)));
    }

    private static WebUrl url(String text) {
        assertThat(WebUrl.read(text)).isInstanceOf(WebUrl.class);
        return (WebUrl) Objects.requireNonNull(WebUrl.read(text));
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allowed allowed -> "allowed";
            case Verdict.Unresolved unresolved -> "unresolved";
            case Verdict.Refused refused -> refused.reason().name().toLowerCase(Locale.ROOT);
        };
    }
}
