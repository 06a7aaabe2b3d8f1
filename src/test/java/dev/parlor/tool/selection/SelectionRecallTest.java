package dev.parlor.tool.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.config.SelectionConfig.Strategy;
import dev.parlor.tool.SiteTool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * How often the right one of two hundred tools is among the eight that go out, for forty labelled questions. The vectors
 * are the demo model's, which knows words and a few that mean the same, and no more; a provider's know what is meant.
 */
class SelectionRecallTest {
    private static final int TOP = 8;

    @Test
    void wordsSendTheRightToolForThirtySevenQuestionsOfForty() {
        try (SelectionLab lab = new SelectionLab()) {
            assertThat(missed(lab, lab.selector(SelectionLab.PATIENT), Strategy.KEYWORD))
                    .containsExactlyInAnyOrder("calculator", "translate_text", "transfer_money");
        }
    }

    @Test
    void vectorsOfTheDemoModelSendItForThirtyFour() {
        try (SelectionLab lab = new SelectionLab()) {
            assertThat(missed(lab, lab.selector(SelectionLab.PATIENT, lab.demo()), Strategy.SEMANTIC))
                    .containsExactlyInAnyOrder(
                            "create_return",
                            "schedule_maintenance",
                            "calculator",
                            "translate_text",
                            "send_email",
                            "transfer_money");
        }
    }

    /** The tools that were right and not sent. */
    private static List<String> missed(SelectionLab lab, ToolSelector selector, Strategy strategy) {
        List<SiteTool> tools = SelectionLab.declared();
        assertThat(tools).hasSize(200);
        List<List<String>> questions = SelectionLab.lines("questions.txt");
        assertThat(questions).hasSize(40);
        List<String> missed = new ArrayList<>();
        for (List<String> question : questions) {
            assertThat(tools).extracting(SiteTool::name).contains(question.get(0));
            Selection selection = lab.chosen(selector, lab.wish(strategy, TOP, tools, question.get(1)));
            assertThat(selection.tools()).hasSize(TOP);
            assertThat(selection.fallback()).isNull();
            if (!selection.tools().contains(question.get(0))) {
                missed.add(question.get(0));
            }
        }
        return missed;
    }
}
