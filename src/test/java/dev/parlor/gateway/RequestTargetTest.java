package dev.parlor.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/ws?site=shop",
                "/v1/visitors/shop/user%3A42",
                "/v1/visitors/shop/J%C3%BCrgen",
                "/a%2fb?c=%20+d",
                "*"
            })
    void aTargetThatIsTextIsReadable(String target) {
        assertThat(RequestTarget.isReadable(target)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%zz",
                "/%",
                "/%4",
                "/a%0",
                "/ws?site=%zz",
                "/%00",
                "/?a=%00",
                "/%ff",
                "/%C3",
                "/%ED%A0%80",
                "/\u0000",
                "/\u0100"
            })
    void aTargetThatIsNoTextIsNot(String target) {
        assertThat(RequestTarget.isReadable(target)).isFalse();
    }
}
