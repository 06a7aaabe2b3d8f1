package dev.parlor.config;

import dev.parlor.conversation.SiteId;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads texts of sites. Immutable; usable from any thread. */
public final class SiteReader {
    private static final String DEFAULTS = "site.yaml";

    private final UnaryOperator<@Nullable String> environment;
    private final Predicate<String> permitted;

    /**
     * A reader of texts that may read all of the environment.
     *
     * @param environment the value of a variable, or null
     */
    public SiteReader(UnaryOperator<@Nullable String> environment) {
        this(environment, name -> true);
    }

    private SiteReader(UnaryOperator<@Nullable String> environment, Predicate<String> permitted) {
        this.environment = environment;
        this.permitted = permitted;
    }

    /** The same for texts of people who may not read all of the environment: any other variable is an error. */
    public SiteReader reading(List<String> names) {
        return new SiteReader(environment, List.copyOf(names)::contains);
    }

    /** Whether a text is fit to be a site's id. */
    public static boolean isId(String text) {
        return text.matches("[a-z0-9-]{1,40}");
    }

    /**
     * What a text says, and what is wrong with it.
     *
     * @param file for complaints
     */
    public SiteDraft read(SiteId id, String file, String text) {
        ConfigFile yaml = ConfigFile.of(file, text, environment, permitted);
        ConfigFile.Read<SiteConfig> read = yaml.read(Configuration.defaults(DEFAULTS), SiteConfig.class);
        return new SiteDraft(id, file, text, read.value(), read.findings(), Map.copyOf(yaml.lines()));
    }
}
