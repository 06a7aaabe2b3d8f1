package dev.parlor.tool;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigPart;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schema 2020-12 of an argument record, so that schema and code cannot drift apart.
 *
 * <p>A component is required unless it is {@link Nullable} or has a default by {@link JsonProperty#defaultValue()};
 * {@link Allowed} gives bounds; objects take no other properties. The keywords stand in the order of the components,
 * since models fill arguments in the order they read them.
 */
final class RecordSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaGenerator GENERATOR = generator();

    private RecordSchema() {}

    static String of(Class<? extends Record> type) {
        return GENERATOR.generateSchema(type).toString();
    }

    private static SchemaGenerator generator() {
        SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(
                        JSON, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(new JacksonModule(JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY))
                .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT)
                .without(Option.SCHEMA_VERSION_INDICATOR);
        config.forTypesInGeneral().withPropertySorter(Comparator.comparingInt(declared -> 0));
        SchemaGeneratorConfigPart<FieldScope> fields = config.forFields();
        fields.withRequiredCheck(field -> !isNullable(field) && defaultOf(field) == null)
                .withDefaultResolver(RecordSchema::defaultOf);
        restrict(fields);
        return new SchemaGenerator(config.build());
    }

    private static void restrict(SchemaGeneratorConfigPart<FieldScope> fields) {
        fields.withNumberInclusiveMinimumResolver(field -> number(field, Allowed::min, Long.MIN_VALUE))
                .withNumberInclusiveMaximumResolver(field -> number(field, Allowed::max, Long.MAX_VALUE))
                .withStringMinLengthResolver(field -> length(field, Allowed::min, Long.MIN_VALUE))
                .withStringMaxLengthResolver(field -> length(field, Allowed::max, Long.MAX_VALUE))
                .withArrayMinItemsResolver(field -> length(field, Allowed::min, Long.MIN_VALUE))
                .withArrayMaxItemsResolver(field -> length(field, Allowed::max, Long.MAX_VALUE))
                .withStringPatternResolver(field -> text(allowed(field), Allowed::pattern))
                .withStringFormatResolver(field -> text(allowed(field), Allowed::format));
    }

    /** {@code @Nullable} belongs to the type, where the generator's own look at annotations does not reach. */
    private static boolean isNullable(FieldScope field) {
        return field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static @Nullable Object defaultOf(FieldScope field) {
        JsonProperty property = field.getAnnotation(JsonProperty.class);
        if (property == null || property.defaultValue().isEmpty()) {
            return null;
        }
        Class<?> type = field.getRawMember().getType();
        if (type == String.class || type.isEnum()) {
            return property.defaultValue();
        }
        try {
            return JSON.readValue(property.defaultValue(), Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the default of " + field.getName() + " is not JSON", e);
        }
    }

    /** Bounds of a list belong to the list; the generator asks again for each of its items. */
    private static @Nullable Allowed allowed(FieldScope field) {
        return field.isFakeContainerItemScope() ? null : field.getAnnotation(Allowed.class);
    }

    private static @Nullable BigDecimal number(FieldScope field, ToLongFunction<Allowed> bound, long none) {
        Allowed allowed = allowed(field);
        return allowed == null || bound.applyAsLong(allowed) == none
                ? null
                : BigDecimal.valueOf(bound.applyAsLong(allowed));
    }

    private static @Nullable Integer length(FieldScope field, ToLongFunction<Allowed> bound, long none) {
        BigDecimal value = number(field, bound, none);
        return value == null ? null : value.intValueExact();
    }

    private static @Nullable String text(
            @Nullable Allowed allowed, Function<Allowed, String> keyword) {
        return allowed == null || keyword.apply(allowed).isEmpty() ? null : keyword.apply(allowed);
    }
}
