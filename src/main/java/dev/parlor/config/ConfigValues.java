package dev.parlor.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.parlor.conversation.Money;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;

/** How single values are written in the configuration that YAML has no words for. */
final class ConfigValues {
    private ConfigValues() {}

    static SimpleModule module() {
        return new SimpleModule()
                .addDeserializer(Duration.class, new DurationText())
                .addDeserializer(Money.class, new UsdNumber())
                .addDeserializer(Secret.class, new SecretText());
    }

    /** 250ms, 10s, 5m, 24h, 365d. */
    private static final class DurationText extends StdScalarDeserializer<Duration> {
        private static final long serialVersionUID = 1L;

        DurationText() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = parser.getText().strip();
            if (!text.matches("\\d{1,9}(ms|s|m|h|d)")) {
                throw JsonMappingException.from(
                        parser, "'" + text + "' is not a duration; write 250ms, 10s, 5m, 24h or 365d");
            }
            long amount = Long.parseLong(text.replaceAll("\\D", ""));
            return switch (text.replaceAll("\\d", "")) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }
    }

    /** Dollars, with up to six digits after the point. */
    private static final class UsdNumber extends StdScalarDeserializer<Money> {
        private static final long serialVersionUID = 1L;
        private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

        UsdNumber() {
            super(Money.class);
        }

        @Override
        public Money deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = parser.getText().strip();
            BigDecimal usd = text.matches("\\d{1,7}(\\.\\d{1,6})?") ? new BigDecimal(text) : BigDecimal.valueOf(-1);
            if (usd.signum() < 0 || usd.compareTo(MOST) > 0) {
                throw JsonMappingException.from(
                        parser, "'" + text + "' is no amount; write US dollars such as 0.50, from 0 to " + MOST);
            }
            return Money.ofUsd(usd);
        }
    }

    private static final class SecretText extends StdScalarDeserializer<Secret> {
        private static final long serialVersionUID = 1L;

        SecretText() {
            super(Secret.class);
        }

        @Override
        public Secret deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return new Secret(parser.getText());
        }
    }
}
