package dev.parlor.tool.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.TestingAuthority;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.TestingBench;
import dev.parlor.tool.guard.GuardedClient;
import dev.parlor.tool.guard.TestingNetwork;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemTrustOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images from elsewhere, and what becomes of those that are none. */
class ReadImagesTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final String PUBLIC = "93.184.215.14";
    private static final byte[] PNG = image(0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A);

    private final ReadingBench bench = new ReadingBench(VERTX);

    @BeforeEach
    void anAnswer() {
        bench.network().name("pictures.example", PUBLIC);
        bench.server().thenSays(ReadingBench.GOOD);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @AfterAll
    static void stop() {
        TestingBench.get(VERTX.close());
    }

    static Stream<Arguments> formats() {
        return Stream.of(
                Arguments.of("image/png", PNG),
                Arguments.of("image/jpeg", image(0xFF, 0xD8, 0xFF, 0xE0)),
                Arguments.of("image/gif", image('G', 'I', 'F', '8', '9', 'a')),
                Arguments.of("image/webp", image('R', 'I', 'F', 'F', 1, 2, 3, 4, 'W', 'E', 'B', 'P')));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void anImageInItsAddressIsShownWithTheTypeOfItsBytes(String type, byte[] bytes) {
        String base64 = Base64.getEncoder().encodeToString(bytes);
        assertThat(told("data:text/plain;base64," + base64)).contains("\"currency\":\"EUR\"");
        assertThat(shown()).isEqualTo("data:" + type + ";base64," + base64);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void anImageElsewhereIsFetchedAndShownAsData(String type, byte[] bytes) {
        int port = bench.network().serveAt(PUBLIC, request -> request.response().end(Buffer.buffer(bytes)));
        assertThat(told("http://pictures.example:" + port + "/receipt")).contains("\"currency\":\"EUR\"");
        assertThat(shown())
                .isEqualTo("data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes));
    }

    @Test
    void anImageOnLoopbackIsFetchedByTlsWhereTheSiteAllowsPrivateNetworks() {
        int port = bench.network()
                .serve(
                        "127.0.0.1",
                        TestingAuthority.server("localhost", false),
                        request -> request.response().end(Buffer.buffer(PNG)));
        bench.network().name("localhost", "127.0.0.1");
        GuardedClient trusting = bench.network()
                .client(
                        TestingNetwork.LIMITS,
                        new HttpClientOptions()
                                .setTrustOptions(
                                        new PemTrustOptions().addCertValue(Buffer.buffer(TestingAuthority.pem()))));
        String url = "https://localhost:" + port + "/receipt.png";
        assertThat(found(new FetchedImages(trusting, "t", true, ReadingBench.IMAGE_BYTES), url))
                .isInstanceOf(ImageSource.Found.Image.class);
        assertThat(found(new FetchedImages(trusting, "t", false, ReadingBench.IMAGE_BYTES), url))
                .isInstanceOf(ImageSource.Found.Missing.class);
        assertThat(found(trusting(trusting, "https://localhost:" + port), url))
                .isInstanceOf(ImageSource.Found.Image.class);
        for (String other : List.of("https://localhost", "http://localhost:" + port, "https://127.0.0.1:" + port)) {
            assertThat(found(trusting(trusting, other), url)).as(other).isInstanceOf(ImageSource.Found.Missing.class);
        }
    }

    private static FetchedImages trusting(GuardedClient client, String origin) {
        return new FetchedImages(client, "t", false, List.of(origin), ReadingBench.IMAGE_BYTES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/",
                "http://localhost:%d/",
                "http://169.254.169.254:%d/latest/meta-data/",
                "http://10.0.0.1:%d/",
                "http://inside.example:%d/",
                "http://[::1]:%d/",
            })
    void anAddressOfTheInsideIsNeverConnectedTo(String url) {
        bench.network().name("inside.example", "192.168.0.7");
        bench.network().name("localhost", "127.0.0.1");
        int port = bench.network().canaryPort();
        assertThat(told(url.formatted(port)))
                .isEqualTo("address_refused: The image is at an address that tools may not reach.");
        assertThat(bench.network().caught()).isZero();
        assertThat(bench.server().requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|<html>no image</html>|invalid_arguments: What stands there is not a JPEG, PNG, GIF or WebP image.",
                "200||invalid_arguments: What stands there is not a JPEG, PNG, GIF or WebP image.",
                "404|x|not_found: There is no image at that address.",
                "403|x|request_rejected: The server of the image does not hand it out.",
                "503|x|unavailable: The server of the image does not hand it out at the moment.",
            })
    void whatIsNoImageIsNotShownToTheModel(int status, String body, String told) {
        int port = bench.network()
                .serveAt(
                        PUBLIC,
                        request -> request.response()
                                .setStatusCode(status)
                                .putHeader("content-type", "image/png")
                                .end(body == null ? "" : body));
        assertThat(told("http://pictures.example:" + port + "/")).isEqualTo(told);
        assertThat(bench.server().requests()).isEmpty();
    }

    @Test
    void anImageThatIsTooLargeIsNotShownToTheModel() {
        byte[] large = Arrays.copyOf(PNG, ReadingBench.IMAGE_BYTES + 1);
        int port = bench.network().serveAt(PUBLIC, request -> endless(request, large));
        String tooLarge = "invalid_arguments: The image is larger than 20000 bytes.";
        assertThat(told("http://pictures.example:" + port + "/")).isEqualTo(tooLarge);
        assertThat(told("data:image/png;base64," + Base64.getEncoder().encodeToString(large)))
                .isEqualTo(tooLarge);
        assertThat(bench.server().requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:image/png;base64,%%%", "data:image/png,plain", "data:", "data:;base64,"})
    void aBrokenDataUrlIsNoImage(String url) {
        assertThat(told(url)).startsWith("invalid_arguments: ");
        assertThat(bench.server().requests()).isEmpty();
    }

    @Test
    void anAddressMayBeLeftToTheModelsServerButNeverOneOfTheInside() {
        bench.network().name("inside.example", "10.1.2.3");
        assertThat(ReadingBench.told(bench.read(bench.linking(), "https://pictures.example/receipt.png")))
                .contains("\"currency\":\"EUR\"");
        assertThat(shown()).startsWith("https://pictures.example").endsWith("/receipt.png");
        assertThat(ReadingBench.told(bench.read(bench.linking(), "https://inside.example/receipt.png")))
                .startsWith("address_refused: ");
        assertThat(ReadingBench.told(bench.read(bench.linking(), "https://nowhere.example/receipt.png")))
                .startsWith("unreachable: ");
        assertThat(bench.server().requests()).hasSize(1);
    }

    @Test
    void aModelThatSeesNoImagesIsNotAskedToMakeOneUp() {
        assertThat(ReadingBench.told(bench.read(bench.blind(), "https://pictures.example/receipt.png")))
                .isEqualTo("refused: This tool reads texts, and cannot look at images.");
        assertThat(bench.server().requests()).isEmpty();
    }

    private static void endless(HttpServerRequest request, byte[] beginning) {
        request.response().setChunked(true).write(Buffer.buffer(beginning));
    }

    private ImageSource.Found found(ImageSource source, String url) {
        return bench.network().onLoop(() -> source.find(url, CallScope.lasting(Duration.ofSeconds(20))));
    }

    private String told(String input) {
        return ReadingBench.told(bench.read(bench.tool(), input));
    }

    /** The address of the image that the model was shown. */
    private String shown() {
        return bench.server()
                .messages(0)
                .getLast()
                .getJsonArray("content")
                .getJsonObject(0)
                .getJsonObject("image_url")
                .getString("url");
    }

    private static byte[] image(int... beginning) {
        byte[] bytes = new byte[1_000];
        for (int i = 0; i < beginning.length; i++) {
            bytes[i] = (byte) beginning[i];
        }
        return bytes;
    }
}
