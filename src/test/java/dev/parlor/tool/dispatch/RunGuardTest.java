package dev.parlor.tool.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ToolCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunGuardTest {
    private final RunGuard guard = new RunGuard(5, 2);

    @ParameterizedTest
    @ValueSource(strings = {"{\"b\":[1,2],\"a\":1}", " { \"a\" : 1.0 , \"b\" : [ 1, 2 ] } ", "{\"\\u0061\":1,\"b\":[1,2]}"})
    void aCallIsTheSameHoweverItsArgumentsAreWritten(String arguments) {
        assertThat(guard.admits(call("look", "{\"a\":1,\"b\":[1,2]}"))).isTrue();
        assertThat(guard.admits(call("look", arguments))).isTrue();
        assertThat(guard.admits(call("look", arguments))).isFalse();
    }

    @Test
    void otherArgumentsAndOtherToolsAreOtherCalls() {
        assertThat(guard.admits(call("look", "{\"a\":[1,2]}"))).isTrue();
        assertThat(guard.admits(call("look", "{\"a\":[1,2]}"))).isTrue();
        assertThat(guard.admits(call("look", "{\"a\":[2,1]}"))).isTrue();
        assertThat(guard.admits(call("find", "{\"a\":[1,2]}"))).isTrue();
    }

    @Test
    void argumentsThatAreNoJsonAreComparedAsTheyAre() {
        assertThat(guard.admits(call("look", "{\"a\":"))).isTrue();
        assertThat(guard.admits(call("look", "{\"a\":"))).isTrue();
        assertThat(guard.admits(call("look", "{\"a\":"))).isFalse();
        assertThat(guard.admits(call("look", "{\"a\": "))).isTrue();
    }

    @Test
    void aTurnHasAnEndToItsCalls() {
        for (int n = 0; n < 5; n++) {
            assertThat(guard.admits(call("look", "{\"n\":" + n + "}"))).isTrue();
        }
        assertThat(guard.admits(call("look", "{\"n\":6}"))).isFalse();
    }

    private static ToolCall call(String tool, String arguments) {
        return new ToolCall("c", tool, arguments);
    }
}
