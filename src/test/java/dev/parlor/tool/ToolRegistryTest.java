package dev.parlor.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolDefinition;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ToolRegistryTest {
    private static final SiteId SHOP = new SiteId("shop");
    private static final SiteId CLINIC = new SiteId("clinic");

    private final ToolRegistry registry = new ToolRegistry(new ToolLimits(2, 1024, 8, 1024, 10));

    @Test
    void aSiteHasItsOwnToolsInTheirOrder() {
        registry.register(SHOP, tool("search", "old"), ToolPolicy.STANDARD);
        registry.register(SHOP, tool("order", "old"), ToolPolicy.STANDARD);
        registry.register(CLINIC, tool("book", "old"), ToolPolicy.STANDARD);
        assertThat(registry.snapshot(SHOP, TestingBench.CONVERSATION).names()).containsExactly("search", "order");
        assertThat(registry.snapshot(CLINIC, TestingBench.CONVERSATION).find("search"))
                .isEmpty();
        assertThat(registry.snapshot(new SiteId("other"), TestingBench.CONVERSATION)
                        .definitions())
                .isEmpty();
    }

    @Test
    void aSnapshotKeepsTheDefinitionsItWasTakenWith() {
        registry.register(SHOP, tool("search", "old"), ToolPolicy.STANDARD);
        ToolSnapshot before = registry.snapshot(SHOP, TestingBench.CONVERSATION);
        registry.register(SHOP, tool("search", "new"), ToolPolicy.STANDARD);
        assertThat(before.definitions()).containsExactly(tool("search", "old"));
        assertThat(registry.snapshot(SHOP, TestingBench.CONVERSATION).definitions())
                .containsExactly(tool("search", "new"));
        registry.remove(SHOP, "search");
        assertThat(before.find("search")).isPresent();
        assertThat(registry.snapshot(SHOP, TestingBench.CONVERSATION).find("search"))
                .isEmpty();
    }

    @Test
    void aReplacedToolKeepsItsPlace() {
        registry.register(SHOP, tool("search", "old"), ToolPolicy.STANDARD);
        registry.register(SHOP, tool("order", "old"), ToolPolicy.STANDARD);
        registry.register(SHOP, tool("search", "new"), ToolPolicy.STANDARD);
        assertThat(registry.snapshot(SHOP, TestingBench.CONVERSATION).definitions())
                .containsExactly(tool("search", "new"), tool("order", "old"));
    }

    @Test
    void theNumberOfToolsIsBounded() {
        registry.register(SHOP, tool("one", "old"), ToolPolicy.STANDARD);
        registry.register(SHOP, tool("two", "old"), ToolPolicy.STANDARD);
        assertThatThrownBy(() -> registry.register(SHOP, tool("three", "old"), ToolPolicy.STANDARD))
                .hasMessage("site shop may offer at most 2 tools");
        assertThat(registry.snapshot(SHOP, TestingBench.CONVERSATION).names()).containsExactly("one", "two");
    }

    @Test
    void aToolHasTenSecondsUnlessItsPolicySaysOtherwise() {
        assertThat(ToolPolicy.STANDARD.deadline()).isEqualTo(Duration.ofSeconds(10));
        assertThatThrownBy(() -> ToolPolicy.STANDARD.withDeadline(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theStandardLimitsAreThese() {
        assertThat(ToolLimits.STANDARD).isEqualTo(new ToolLimits(128, 65_536, 32, 65_536, 1_000));
    }

    private static ToolDefinition tool(String name, String description) {
        return new ToolDefinition(name, description, "{\"type\":\"object\"}");
    }
}
