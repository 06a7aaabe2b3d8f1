package dev.parlor.tool.page;

import static dev.parlor.tool.TestingBench.SITE;
import static dev.parlor.tool.page.PageLab.SHOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.conversation.ToolDefinition;
import dev.parlor.tool.JavaTool;
import dev.parlor.tool.TestingBench;
import dev.parlor.tool.ToolSnapshot;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a turn offers its model of the functions that pages have. */
@ExtendWith(VertxExtension.class)
class PageToolsTest {
    record Nothing() {}

    private static final String SCHEMA = "{\"type\":\"object\",\"properties\":{\"sku\":{\"type\":\"integer\"}}}";

    @Test
    void aFunctionIsOfferedWhileAPageHasIt(Vertx vertx) {
        PageLab lab = new PageLab(vertx).allowing("");
        lab.bench.with(new JavaTool<>("other", "Something else.", Nothing.class, (arguments, invocation) -> {
            throw new IllegalStateException();
        }));
        assertThat(lab.offered().names()).containsExactly("other");
        PageLab.Page page = lab.page(SHOW);
        assertThat(lab.offered().names()).containsExactly("show", "other");
        page.leave();
        assertThat(lab.offered().names()).containsExactly("other");
    }

    @Test
    void whatTheSiteLeavesOutIsInThePagesWords(Vertx vertx) {
        PageLab lab = new PageLab(vertx).allowing("");
        lab.page(SHOW);
        assertThat(lab.offered().definitions()).containsExactly(SHOW);
    }

    @Test
    void whatTheSiteSaysGoesBeforeThePagesWords(Vertx vertx) {
        PageLab lab = new PageLab(vertx).allowing("description: As the site says.\nparameters: " + SCHEMA);
        lab.page(SHOW);
        assertThat(lab.offered().definitions())
                .containsExactly(new ToolDefinition("show", "As the site says.", SCHEMA));
    }

    @Test
    void whatIsOfferedIsRunByTheHostOfTheSitesDeclaration(Vertx vertx) {
        PageLab lab = new PageLab(vertx).allowing("");
        lab.page(SHOW);
        ToolSnapshot offered = lab.offered();
        assertThat(offered.find("show").orElseThrow().revision())
                .isEqualTo(lab.bench.snapshot().find("show").orElseThrow().revision());
    }

    @Test
    void aFunctionThatTheSiteDoesNotNameIsRefusedAndNeverOffered(Vertx vertx) {
        PageLab lab = new PageLab(vertx).allowing("");
        PageLab.Page page = lab.page(SHOW, new ToolDefinition("format_disk", "Help.", SCHEMA));
        assertThat(codes(page)).isEqualTo("format_disk tool_not_allowed");
        assertThat(lab.offered().names()).containsExactly("show");
    }

    @Test
    void aFunctionWithASchemaThatCannotBeUsedIsNotOffered(Vertx vertx) {
        PageLab lab = new PageLab(vertx).allowing("");
        lab.page(new ToolDefinition(
                "show", "Shows.", "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/b\"}}}"));
        assertThat(lab.offered().names()).isEmpty();
    }

    @Test
    void aPageDeclaresNotTooManyNotTooLargeAndEachOnce(Vertx vertx) {
        PageLab lab = new PageLab(vertx).allowing("");
        ToolDefinition large = new ToolDefinition("large", "x".repeat(501), SCHEMA);
        PageLab.Page page = lab.page(SHOW, SHOW, large, named("b"), named("c"), named("d"));
        assertThat(codes(page))
                .isEqualTo("show tool_twice, large tool_too_large, b tool_not_allowed, c tool_not_allowed,"
                        + " d too_many_tools");
    }

    @Test
    void aPageChoosesNoRegularExpressionThatCouldHoldTheServerUp(Vertx vertx) {
        PageLab lab = new PageLab(vertx).allowing("");
        for (String hidden : List.of(
                "{\"a\":{\"type\":\"string\",\"pattern\":\"^(.*a){12}$\"}}",
                "{\"a\":{\"anyOf\":[{\"type\":\"array\",\"items\":{\"pattern\":\"^(.*a){12}$\"}}]}}",
                "{\"a\":{\"type\":\"object\",\"patternProperties\":{\"^(.*a){12}$\":{}}}}")) {
            PageLab.Page page = lab.page(
                    new ToolDefinition("show", "Shows.", "{\"type\":\"object\",\"properties\":" + hidden + "}"));
            assertThat(codes(page)).isEqualTo("show tool_with_pattern");
            assertThat(lab.offered().names()).isEmpty();
        }
    }

    @Test
    void aPageIsToldNothingAboutWhoTheVisitorIs(Vertx vertx) {
        PageLab lab = new PageLab(vertx);
        assertThatThrownBy(() -> lab.tools.allow(SITE, PageLab.declared("identity: { customer: sub }")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("identity");
    }

    @Test
    void whatIsNotAllowedAnyMoreIsNotKeptForItsName(Vertx vertx) {
        PageLab lab = new PageLab(vertx).allowing("");
        lab.tools.disallow(SITE, PageLab.declared(""));
        assertThat(codes(lab.page(SHOW))).isEqualTo("show tool_not_allowed");
    }

    @Test
    void aToolForSomePagesIsOfferedOnThePageThatWasLastActive(Vertx vertx) {
        PageLab lab = new PageLab(vertx);
        lab.bench.with(
                new JavaTool<>("pay", "Pays.", Nothing.class, (arguments, invocation) -> {
                    throw new IllegalStateException();
                }),
                TestingBench.policy("pages: [/cart, \"https://pay.example/*\"]"));
        assertThat(lab.offered().names()).isEmpty();
        PageLab.Page cart = lab.page().visit("https://shop.example/cart?items=2");
        assertThat(lab.offered().names()).containsExactly("pay");
        PageLab.Page home = lab.page().visit("https://shop.example/").touch();
        assertThat(lab.offered().names()).isEmpty();
        cart.touch();
        assertThat(lab.offered().names()).containsExactly("pay");
        cart.visit("https://shop.example/thanks");
        assertThat(lab.offered().names()).isEmpty();
        home.visit("https://pay.example/now").touch();
        assertThat(lab.offered().names()).containsExactly("pay");
        home.visit("not an address");
        assertThat(lab.offered().names()).isEmpty();
        home.leave();
        assertThat(lab.offered().names()).isEmpty();
    }

    @Test
    void aFunctionOfAPageFollowsTheRuleForPagesToo(Vertx vertx) {
        PageLab lab = new PageLab(vertx).allowing("pages: [/cart]");
        PageLab.Page page = lab.page(SHOW);
        assertThat(lab.offered().names()).isEmpty();
        page.visit("https://shop.example/cart");
        assertThat(lab.offered().names()).containsExactly("show");
    }

    @Test
    void anotherServerSaysWhereItsPagesAre(Vertx vertx) {
        PageLab here = new PageLab(vertx, true);
        PageLab there = new PageLab(vertx, true);
        here.bench.with(
                new JavaTool<>("pay", "Pays.", Nothing.class, (arguments, invocation) -> {
                    throw new IllegalStateException();
                }),
                TestingBench.policy("pages: [/cart]"));
        there.page().visit("https://shop.example/cart");
        assertThat(here.offered().names()).containsExactly("pay");
    }

    private static ToolDefinition named(String name) {
        return new ToolDefinition(name, "", SCHEMA);
    }

    private static String codes(PageLab.Page page) {
        return page.refusals.stream()
                .map(refusal -> refusal.tool() + " " + refusal.why().code())
                .collect(Collectors.joining(", "));
    }
}
