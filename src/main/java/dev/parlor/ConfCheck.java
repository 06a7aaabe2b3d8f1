package dev.parlor;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.Configuration;
import dev.parlor.config.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a configuration folder without a network, a store or a server.
 *
 * @param errors one line for each; empty if a server would start with it, as far as that shows here
 * @param warnings one line for each
 * @param summary what was looked at, in one line
 */
record ConfCheck(List<String> errors, List<String> warnings, String summary) {
    /**
     * Looks at all files. Blocking.
     *
     * @param environment the value of an environment variable, or null
     * @throws ConfigProblem if there is no such folder
     */
    static ConfCheck of(Path folder, UnaryOperator<@Nullable String> environment) {
        Configuration.Reading reading = Configuration.read(folder, environment);
        List<Finding> findings = new ArrayList<>(reading.findings());
        findings.addAll(Sites.findings(reading.configuration()));
        int sites = reading.configuration().sites().size();
        long tools = reading.configuration().sites().values().stream()
                .mapToLong(site -> site.tools().size())
                .sum();
        return new ConfCheck(
                lines(findings, true),
                lines(findings, false),
                folder + " is in order: " + sites + " site(s) with " + tools + " tool(s).");
    }

    private static List<String> lines(List<Finding> findings, boolean errors) {
        return findings.stream()
                .filter(finding -> finding.isError() == errors)
                .map(Finding::toString)
                .distinct()
                .toList();
    }
}
