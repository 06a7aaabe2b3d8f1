package dev.parlor.config.tool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a site's {@code tools}.
 *
 * @param name what the model calls; null where the kind brings names along
 * @param description tells the model when to use it, and when not; empty: as the kind has it, or the name in words
 * @param parameters JSON Schema of the arguments; null: as the kind has it, or one text for each place that an argument
 *     is named at
 */
public record ToolConfig(
        @Nullable String name, String description, @Nullable ObjectNode parameters, ToolKind kind, ToolRules rules) {
    @JsonCreator
    static ToolConfig of(
            @JsonProperty("name") @Nullable String name,
            @JsonProperty("description") @Nullable String description,
            @JsonProperty("parameters") @Nullable ObjectNode parameters,
            @JsonProperty("http") @Nullable HttpToolConfig http,
            @JsonProperty("openapi") @Nullable OpenApiToolConfig openapi,
            @JsonProperty("sql") @Nullable SqlToolConfig sql,
            @JsonProperty("extract") @Nullable ExtractToolConfig extract,
            @JsonProperty("mcp") @Nullable McpToolConfig mcp,
            @JsonProperty("page") @Nullable Boolean page,
            @JsonProperty("java") @Nullable String java,
            @JsonProperty("effect") @Nullable Effect effect,
            @JsonProperty("roles") @Nullable List<String> roles,
            @JsonProperty("identity") @Nullable Map<String, String> identity,
            @JsonProperty("approval") @Nullable ApprovalConfig approval,
            @JsonProperty("deadline") @Nullable Duration deadline,
            @JsonProperty("retry") @Nullable RetryConfig retry,
            @JsonProperty("cache") @Nullable Duration cache,
            @JsonProperty("cache_scope") ToolRules.@Nullable CacheScope cacheScope,
            @JsonProperty("rate") @Nullable Map<RateScope, RateConfig> rate,
            @JsonProperty("concurrency") @Nullable Integer concurrency,
            @JsonProperty("enabled") @Nullable Boolean enabled,
            @JsonProperty("version") @Nullable String version,
            @JsonProperty("rollout") @Nullable Integer rollout,
            @JsonProperty("pages") @Nullable List<String> pages,
            @JsonProperty("parallel") @Nullable Boolean parallel,
            @JsonProperty("on_error") @Nullable List<ErrorHandlerConfig> onError) {
        List<ToolKind> kinds = Stream.of(
                        http == null ? null : new ToolKind.Http(http),
                        openapi == null ? null : new ToolKind.OpenApi(openapi),
                        sql == null ? null : new ToolKind.Sql(sql),
                        extract == null ? null : new ToolKind.Extract(extract),
                        mcp == null ? null : new ToolKind.Mcp(mcp),
                        Boolean.TRUE.equals(page) ? new ToolKind.Page() : null,
                        java == null ? null : new ToolKind.Java(java))
                .<ToolKind>mapMulti((kind, chosen) -> {
                    if (kind != null) {
                        chosen.accept(kind);
                    }
                })
                .toList();
        if (kinds.size() != 1) {
            throw new IllegalArgumentException(
                    "a tool has exactly one of http, openapi, sql, extract, mcp, page, java; this one has "
                            + kinds.size());
        }
        return new ToolConfig(
                name,
                description == null ? "" : description,
                parameters,
                kinds.getFirst(),
                new ToolRules(
                        effect,
                        Objects.requireNonNullElse(roles, List.of()),
                        Objects.requireNonNullElse(identity, Map.of()),
                        Objects.requireNonNullElse(approval, ApprovalConfig.NONE),
                        deadline,
                        Objects.requireNonNullElse(retry, RetryConfig.USUAL),
                        Objects.requireNonNullElse(cache, Duration.ZERO),
                        Objects.requireNonNullElse(cacheScope, ToolRules.CacheScope.VISITOR),
                        Objects.requireNonNullElse(rate, Map.of()),
                        Objects.requireNonNullElse(concurrency, 0),
                        Objects.requireNonNullElse(enabled, true),
                        Objects.requireNonNullElse(version, "1"),
                        Objects.requireNonNullElse(rollout, 100),
                        Objects.requireNonNullElse(pages, List.of()),
                        Objects.requireNonNullElse(parallel, true),
                        Objects.requireNonNullElse(onError, List.of())));
    }

    public ToolConfig {
        boolean named = kind instanceof ToolKind.Http
                || kind instanceof ToolKind.Sql
                || kind instanceof ToolKind.Extract
                || kind instanceof ToolKind.Page;
        if (named && name == null) {
            throw new IllegalArgumentException("a tool of this kind needs a name");
        }
    }

    /** The models that it names beside those of its site, as {@code provider/name}. */
    public List<String> models() {
        String reads =
                kind instanceof ToolKind.Extract extract ? extract.extract().model() : null;
        return Stream.concat(
                        Stream.ofNullable(reads),
                        rules.onError().stream().flatMap(handler -> Stream.ofNullable(handler.model())))
                .toList();
    }

    /** The same tool under other rules. */
    public ToolConfig withRules(ToolRules others) {
        return new ToolConfig(name, description, parameters, kind, others);
    }
}
