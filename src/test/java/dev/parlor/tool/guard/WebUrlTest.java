package dev.parlor.tool.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebUrlTest {
    @ParameterizedTest
    @CsvSource({
        "HTTP://Public.EXAMPLE, http://public.example:80/",
        "https://public.example, https://public.example:443/",
        "http://public.example:8080?a=b, http://public.example:8080/?a=b",
        "http://public.example/a#b?c, http://public.example:80/a",
        "http://public.example/a/../b/./c, http://public.example:80/b/c",
        "http://public.example/../../a, http://public.example:80/a",
        "http://public.example/a/%2e%2E/b, http://public.example:80/b",
        "http://public.example/a/.., http://public.example:80/",
        "http://public.example/a/b/.., http://public.example:80/a/",
        "http://public.example//a//b, http://public.example:80//a//b",
        "http://public.example/ü?ü, http://public.example:80/%C3%BC?%C3%BC",
        "http://public.example/{a}|b?\"<>, http://public.example:80/%7Ba%7D%7Cb?%22%3C%3E",
        "http://public.example/%7b?%2F, http://public.example:80/%7b?%2F",
        "http://[2606:4700::1]:81/, http://[2606:4700::1]:81/"
    })
    void aUrlHasOneForm(String text, String form) {
        assertThat(WebUrl.read(text)).hasToString(form);
    }

    @ParameterizedTest
    @CsvSource({
        "https://other.example/x, https://other.example:443/x",
        "//other.example/x, http://other.example:80/x",
        "//127.0.0.1/x, http://127.0.0.1:80/x",
        "/x?y, http://public.example:80/x?y",
        "x, http://public.example:80/a/x",
        "../x, http://public.example:80/x",
        "../../../x, http://public.example:80/x",
        "?y, http://public.example:80/a/b?y",
        "#y, http://public.example:80/a/b?q=/",
        "/@127.0.0.1/, http://public.example:80/@127.0.0.1/",
        "x/http://127.0.0.1/, http://public.example:80/a/x/http://127.0.0.1/"
    })
    void aReferenceIsReadFromWhereItStands(String reference, String form) {
        assertThat(base().resolve(reference)).hasToString(form);
    }

    @ParameterizedTest
    @CsvSource({
        "http:/other.example/", "http:other.example", "ftp://other.example/", "/\\other.example", "\\\\other.example",
        "//good@other.example/", "///other.example", "javascript:alert(1)", "mailto:a@b.example", "a:b"
    })
    void aReferenceWithMoreThanOneReadingHasNone(String reference) {
        assertThat(base().resolve(reference)).isInstanceOf(UrlReading.Unfit.class);
    }

    @Test
    void aUrlOfEndlessLengthIsNotRead() {
        assertThat(WebUrl.read("http://public.example/" + "a".repeat(8_192))).isInstanceOf(UrlReading.Unfit.class);
    }

    private static WebUrl base() {
        return (WebUrl) WebUrl.read("http://public.example/a/b?q=/");
    }
}
