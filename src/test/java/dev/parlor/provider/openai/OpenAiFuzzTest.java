package dev.parlor.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.provider.Replay;
import dev.parlor.provider.StreamFuzz;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OpenAiFuzzTest {
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void whateverComesNothingThrowsAndOneTerminalEventEndsIt() {
        StreamFuzz fuzz = new StreamFuzz("openai");
        while (fuzz.chunks() < StreamFuzz.CHUNKS) {
            List<Buffer> pieces = fuzz.next();
            StreamFuzz.checkSane(Replay.play(sink -> new OpenAiStream("test/model", sink), pieces));
        }
        assertThat(fuzz.chunks()).isGreaterThanOrEqualTo(StreamFuzz.CHUNKS);
    }
}
