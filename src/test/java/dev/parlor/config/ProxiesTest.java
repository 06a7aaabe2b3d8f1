package dev.parlor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
    private static final URI SECURE = URI.create("https://api.example.com/v1");
    private static final URI PLAIN = URI.create("http://api.example.com/v1");

    private final Map<String, String> environment = new HashMap<>();

    @Test
    void withoutAnyVariableEveryWayIsDirect() {
        assertThat(towards(SECURE)).isEmpty();
        assertThat(Proxies.NONE.towards(SECURE)).isEmpty();
    }

    @Test
    void eachSchemeHasItsOwnAndAllProxyStandsInForBoth() {
        environment.put("HTTPS_PROXY", "http://one:3128");
        environment.put("ALL_PROXY", "socks5://two");
        assertThat(towards(SECURE)).contains(new Proxy(Proxy.Kind.HTTP, "one", 3128, "", Secret.NONE));
        assertThat(towards(PLAIN)).contains(new Proxy(Proxy.Kind.SOCKS5, "two", 1080, "", Secret.NONE));
        environment.put("HTTP_PROXY", "three");
        assertThat(towards(PLAIN)).contains(new Proxy(Proxy.Kind.HTTP, "three", 80, "", Secret.NONE));
    }

    @Test
    void theNameInLowerCaseWinsUnlessItIsEmpty() {
        environment.put("HTTPS_PROXY", "upper");
        environment.put("https_proxy", "lower");
        assertThat(towards(SECURE)).map(Proxy::host).contains("lower");
        environment.put("https_proxy", "");
        assertThat(towards(SECURE)).map(Proxy::host).contains("upper");
    }

    @Test
    void aLoginIsDecodedAndCannotBePrinted() {
        environment.put("HTTPS_PROXY", "http://me%40work:p%3Ass+word@one:3128");
        Proxy proxy = towards(SECURE).orElseThrow();
        assertThat(proxy.user()).isEqualTo("me@work");
        assertThat(proxy.password().reveal()).isEqualTo("p:ss+word");
        assertThat(proxy.toString()).doesNotContain("ss+word");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://one:3128", "http://p@ss@word:3128", "ftp://one", "http://", "http://user:secret@:80"})
    void whatIsNoProxyIsRefusedByTheVariablesNameWithoutItsValue(String value) {
        environment.put("https_proxy", value);
        assertThatThrownBy(() -> towards(SECURE))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageStartingWith("HTTPS_PROXY: ")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("3128");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            *                          | https://api.example.com       | true
            api.example.com            | https://api.example.com       | true
            API.Example.com            | https://api.example.com       | true
            example.com                | https://api.example.com       | true
            ample.com                  | https://api.example.com       | false
            .example.com               | https://api.example.com       | true
            .example.com               | https://example.com           | false
            *.example.com              | https://api.example.com       | true
            other.com, api.example.com | https://api.example.com       | true
            api.example.com:443        | https://api.example.com       | true
            api.example.com:8443       | https://api.example.com       | false
            api.example.com:8443       | https://api.example.com:8443  | true
            10.1.2.3                   | http://10.1.2.3               | true
            10.1.0.0/16                | http://10.1.2.3               | true
            10.1.0.0/16                | http://10.2.2.3               | false
            10.1.2.0/23                | http://10.1.3.3               | true
            10.1.2.0/23                | http://10.1.4.3               | false
            0.0.0.0/0                  | http://10.1.4.3               | true
            10.1.0.0/16                | https://api.example.com       | false
            10.1.0.0/nonsense          | http://10.1.2.3               | false
            2001:db8::1                | http://[2001:db8::1]/         | true
            [2001:db8::1]:80           | http://[2001:db8::1]/         | true
            2001:db8::/32              | http://[2001:db8:1::7]/       | true
            2001:db8::/32              | http://[2001:db9::7]/         | false
            nothing.example            | http://localhost:8080         | true
            nothing.example            | http://demo.localhost         | true
            nothing.example            | http://127.3.2.1:11434        | true
            nothing.example            | http://[::1]:11434            | true
            nothing.example            | http://128.0.0.1              | false
            """)
    void whatTheListNamesIsReachedDirectlyAndSoIsThisMachine(String list, String url, boolean direct) {
        environment.put("ALL_PROXY", "http://one:3128");
        environment.put("NO_PROXY", list);
        assertThat(towards(URI.create(url)).isEmpty()).isEqualTo(direct);
    }

    private Optional<Proxy> towards(URI target) {
        return Proxies.of(environment::get).towards(target);
    }
}
