package dev.parlor.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration says something that Parlor cannot use. The message has one line for each finding: which file, line
 * and key, what is wrong, what is expected.
 */
public final class ConfigProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    public ConfigProblem(String message) {
        this(List.of(Finding.of(message)));
    }

    /** A problem with several causes, of which the errors are told. */
    public ConfigProblem(List<Finding> findings) {
        super(
                findings.stream()
                        .filter(Finding::isError)
                        .map(Finding::toString)
                        .distinct()
                        .collect(Collectors.joining("\n")),
                null,
                false,
                false);
        this.findings = findings.stream().filter(Finding::isError).toList();
    }

    /** The errors, at least one. */
    public List<Finding> findings() {
        return findings;
    }
}
