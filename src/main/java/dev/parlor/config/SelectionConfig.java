package dev.parlor.config;

/**
 * Which of a site's tools go out with a question.
 *
 * @param top most that are chosen; tools that the conversation has used go along, and what its model has looked for
 * @param model with {@link Strategy#MODEL}, who chooses: one of the site's models; empty for the cheapest of them
 */
public record SelectionConfig(Strategy strategy, int top, String model) {
    public SelectionConfig {
        Range.of("top", top, 1, 128);
        if (!model.isEmpty() && strategy != Strategy.MODEL) {
            throw new IllegalArgumentException("model is for strategy: model");
        }
    }

    /** How tools are chosen where there are more than {@link #top}. */
    public enum Strategy {
        /** They are not: all go out. */
        ALL,
        /** By the words that they share with what the visitor says. */
        KEYWORD,
        /** By vectors of what they are for and of what the visitor says. */
        SEMANTIC,
        /** By a model that is asked. */
        MODEL
    }
}
