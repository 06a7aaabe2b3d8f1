package dev.parlor.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordSchemaTest {
    enum Priority {
        @JsonProperty("low")
        LOW,
        @JsonProperty("high")
        HIGH
    }

    enum Colour {
        RED,
        GREEN
    }

    record Guest(String name, @Nullable Integer age) {}

    record Booking(
            @JsonPropertyDescription("Day of arrival") @Allowed(format = "date")
            String start,

            @JsonProperty("room_type") @Nullable Colour roomType,
            @JsonProperty(defaultValue = "low") Priority priority,

            @JsonProperty(defaultValue = "2") @Allowed(min = 1, max = 20)
            int nights,

            @Allowed(min = 1, max = 3) List<Guest> guests,
            @Allowed(pattern = "^[A-Z]{3}$", max = 3) String currency,
            double deposit,
            boolean breakfast) {}

    @Test
    void theSchemaSaysWhatTheRecordTakes() {
        assertThat(new JsonObject(RecordSchema.of(Booking.class))).isEqualTo(new JsonObject("""
            {"type": "object", "additionalProperties": false,
             "required": ["start", "guests", "currency", "deposit", "breakfast"],
             "properties": {
               "start": {"type": "string", "format": "date", "description": "Day of arrival"},
               "room_type": {"type": "string", "enum": ["RED", "GREEN"]},
               "priority": {"type": "string", "enum": ["low", "high"], "default": "low"},
               "nights": {"type": "integer", "minimum": 1, "maximum": 20, "default": 2},
               "guests": {"type": "array", "minItems": 1, "maxItems": 3, "items": {
                 "type": "object", "additionalProperties": false, "required": ["name"],
                 "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}}},
               "currency": {"type": "string", "pattern": "^[A-Z]{3}$", "maxLength": 3},
               "deposit": {"type": "number"},
               "breakfast": {"type": "boolean"}}}
            """));
    }

    @Test
    void propertiesStandInTheOrderOfTheRecord() {
        assertThat(new JsonObject(RecordSchema.of(Booking.class))
                        .getJsonObject("properties")
                        .fieldNames())
                .containsExactly(
                        "start", "room_type", "priority", "nights", "guests", "currency", "deposit", "breakfast");
    }
}
