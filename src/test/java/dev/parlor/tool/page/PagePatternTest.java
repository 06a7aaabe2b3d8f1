package dev.parlor.tool.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagePatternTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /checkout/*                  | https://shop.example/checkout/2          | true
            /checkout/*                  | https://shop.example/checkout/2?a=b#c    | true
            /checkout                    | https://shop.example/checkout/2          | false
            /checkout                    | https://shop.example/checkout?a=b        | true
            /checkout?step=*             | https://shop.example/checkout?step=2     | true
            /checkout?step=*             | https://shop.example/checkout            | false
            /                            | https://shop.example                     | true
            /                            | https://shop.example?x=1                 | true
            /*                           | https://shop.example/any/where           | true
            *                            | https://shop.example/any/where           | true
            https://shop.example/*       | HTTPS://Shop.Example/a                   | true
            https://shop.example/*       | https://shop.example.evil.example/a      | false
            https://*.example/a          | https://shop.example/a                   | true
            https://shop.example/*/edit  | https://shop.example/a/b/edit            | true
            https://shop.example/*/edit  | https://shop.example/a/b/edit/c          | false
            */b*                         | https://shop.example/a/bc                | true
            /a*b*c                       | https://shop.example/axxbyybzzc          | true
            /a*b*c                       | https://shop.example/axxbyybzz           | false
            /Checkout                    | https://shop.example/checkout            | false
            /checkout                    | http://[::1]:8080/checkout               | true
            /list                        | https://shop.example/list?f={a}^b        | true
            """)
    void aPatternSpeaksOfSomePages(String pattern, String url, boolean speaks) {
        String address = PagePattern.address(url).orElseThrow();
        assertThat(PagePattern.matches(pattern, address)).isEqualTo(speaks);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "shop.example",
                "/checkout",
                "javascript:alert(1)",
                "https://",
                "data:text/html,x",
                "https:///a"
            })
    void whatIsNoAddressOfAPageSaysNothing(String url) {
        assertThat(PagePattern.address(url)).isEmpty();
        assertThat(PagePattern.matches("*", null)).isFalse();
    }

    @Test
    void ofAnAddressThatIsTooLongTheQueryIsForgottenFirst() {
        String page = "https://shop.example/a";
        assertThat(PagePattern.address(page + "?" + "x".repeat(3_000))).contains(page);
        assertThat(PagePattern.address(page + "x".repeat(3_000))).isEmpty();
    }

    @Test
    @Timeout(20)
    void aPatternThatIsMadeToBeSlowIsNot() {
        String address = "https://shop.example/" + "a".repeat(1_900);
        String pattern = "/" + "a*".repeat(240) + "b";
        assertThat(PagePattern.matches(pattern, address)).isFalse();
    }
}
