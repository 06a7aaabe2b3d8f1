package dev.parlor.tool.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.config.SelectionConfig.Strategy;
import dev.parlor.tool.SiteTool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often the right one of two hundred tools is among the eight that go out, for forty labelled questions. The vectors
 * are the demo model's, which knows words and a few that mean the same; a provider's know more.
 */
class SelectionRecallTest {
    private static final Logger LOG = LoggerFactory.getLogger(SelectionRecallTest.class);
    private static final int TOP = 8;

    @Test
    void keywordsSendTheRightToolForNineQuestionsOfTen() {
        try (SelectionLab lab = new SelectionLab()) {
            assertThat(missed(lab, lab.selector(SelectionLab.PATIENT), Strategy.KEYWORD))
                    .hasSizeLessThanOrEqualTo(4);
        }
    }

    @Test
    void vectorsSendTheRightToolForNineQuestionsOfTen() {
        try (SelectionLab lab = new SelectionLab()) {
            assertThat(missed(lab, lab.selector(SelectionLab.PATIENT, lab.demo()), Strategy.SEMANTIC))
                    .hasSizeLessThanOrEqualTo(4);
        }
    }

    private static List<String> missed(SelectionLab lab, ToolSelector selector, Strategy strategy) {
        List<SiteTool> tools = SelectionLab.declared();
        assertThat(tools).hasSize(200);
        List<List<String>> questions = SelectionLab.lines("questions.txt");
        List<String> missed = new ArrayList<>();
        for (List<String> question : questions) {
            assertThat(tools).extracting(SiteTool::name).contains(question.get(0));
            Selection selection = lab.chosen(selector, lab.wish(strategy, TOP, tools, question.get(1)));
            assertThat(selection.tools()).hasSize(TOP);
            assertThat(selection.fallback()).isNull();
            if (!selection.tools().contains(question.get(0))) {
                missed.add(question.get(0) + ": " + question.get(1));
            }
        }
        LOG.info(
                "{}: {} of {} among {}; missed: {}",
                strategy,
                questions.size() - missed.size(),
                questions.size(),
                TOP,
                missed);
        return missed;
    }
}
