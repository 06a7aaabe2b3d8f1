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
import org.jspecify.annotations.Nullable;

/**
 * JSON Schema 2020-12 of an argument record, so that schema and code cannot drift apart.
 *
 * <p>A component is required unless it is {@link Nullable} or has a default by {@link JsonProperty#defaultValue()};
 * {@link Allowed} gives bounds; objects take no other properties. The keywords stand in the order of the components,
 * since models fill arguments in the order they read them.
 */
final class RecordSchema {
    private enum Kind {
        NUMBER,
        STRING,
        LIST,
        OTHER;

        static Kind of(FieldScope field) {
            Class<?> type = field.getType().getErasedType();
            if (field.isContainerType()) {
                return LIST;
            }
            if (type == String.class) {
                return STRING;
            }
            boolean number = Number.class.isAssignableFrom(type)
                    || (type.isPrimitive() && type != boolean.class && type != char.class);
            return number ? NUMBER : OTHER;
        }
    }

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
        fields.withNumberInclusiveMinimumResolver(field -> least(field, Kind.NUMBER))
                .withNumberInclusiveMaximumResolver(field -> most(field, Kind.NUMBER))
                .withStringMinLengthResolver(field -> length(least(field, Kind.STRING)))
                .withStringMaxLengthResolver(field -> length(most(field, Kind.STRING)))
                .withArrayMinItemsResolver(field -> length(least(field, Kind.LIST)))
                .withArrayMaxItemsResolver(field -> length(most(field, Kind.LIST)))
                .withStringPatternResolver(field -> text(allowed(field, Kind.STRING), Allowed::pattern))
                .withStringFormatResolver(field -> text(allowed(field, Kind.STRING), Allowed::format));
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
    private static @Nullable Allowed allowed(FieldScope field, Kind kind) {
        return field.isFakeContainerItemScope() || Kind.of(field) != kind ? null : field.getAnnotation(Allowed.class);
    }

    private static @Nullable BigDecimal least(FieldScope field, Kind kind) {
        Allowed allowed = allowed(field, kind);
        return allowed == null || allowed.min() == Long.MIN_VALUE ? null : BigDecimal.valueOf(allowed.min());
    }

    private static @Nullable BigDecimal most(FieldScope field, Kind kind) {
        Allowed allowed = allowed(field, kind);
        return allowed == null || allowed.max() == Long.MAX_VALUE ? null : BigDecimal.valueOf(allowed.max());
    }

    private static @Nullable Integer length(@Nullable BigDecimal bound) {
        return bound == null ? null : bound.intValueExact();
    }

    private static @Nullable String text(@Nullable Allowed allowed, Function<Allowed, String> keyword) {
        return allowed == null || keyword.apply(allowed).isEmpty() ? null : keyword.apply(allowed);
    }
}
