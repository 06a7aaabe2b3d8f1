package dev.parlor.config;

import dev.parlor.conversation.SiteId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Everything below {@code conf/}, checked.
 *
 * @param drafts the sites of the files, each of them sound
 * @param proxies the way out of this network, which the environment names
 * @param reader reads what becomes of the sites later
 */
public record Configuration(
        Path folder, ParlorConfig parlor, Map<SiteId, SiteDraft> drafts, Proxies proxies, SiteReader reader) {
    public Configuration {
        drafts = Map.copyOf(drafts);
    }

    /**
     * Reads {@code parlor.yaml} and {@code sites/*.yaml} of a folder, and the environment's proxies; looks at
     * {@code sites/*.sql}.
     *
     * @param environment the value of an environment variable, or null
     * @throws ConfigProblem with one line for each thing that a person needs to mend
     */
    public static Configuration load(Path folder, UnaryOperator<@Nullable String> environment) {
        Reading reading = read(folder, environment);
        if (Finding.anyError(reading.findings())) {
            throw new ConfigProblem(reading.findings());
        }
        reading.configuration().tables();
        return reading.configuration();
    }

    /**
     * What a folder says and what is wrong with it.
     *
     * @param configuration with defaults in the place of what is wrong, and without sites that cannot be understood
     */
    public record Reading(Configuration configuration, List<Finding> findings) {}

    /**
     * The same, whatever is wrong.
     *
     * @throws ConfigProblem if there is nothing to read
     */
    public static Reading read(Path folder, UnaryOperator<@Nullable String> environment) {
        ConfigFile.Read<ParlorConfig> parlor = ConfigFile.read(folder.resolve("parlor.yaml"), environment)
                .read(defaults("parlor.yaml"), ParlorConfig.class);
        List<Finding> findings = new ArrayList<>(parlor.findings());
        ParlorConfig config = parlor.value() == null
                ? ConfigFile.of("parlor.yaml", "", environment, name -> true)
                        .over(defaults("parlor.yaml"), ParlorConfig.class)
                : parlor.value();
        SiteReader reader = new SiteReader(withPublicUrl(environment, config.http()));
        SiteFolder.Look look = new SiteFolder(folder.resolve("sites")).look();
        findings.addAll(look.findings());
        Map<SiteId, SiteDraft> drafts = new TreeMap<>();
        look.sites().forEach((id, written) -> {
            SiteDraft draft = reader.read(id, written.file(), written.text());
            findings.addAll(draft.findings());
            if (draft.said() != null) {
                drafts.put(id, draft);
            }
        });
        config.operators()
                .forEach((name, operator) -> operator.sites().stream()
                        .filter(site -> !look.sites().containsKey(site))
                        .forEach(site -> findings.add(new Finding(
                                Finding.Weight.WARNING,
                                folder.resolve("parlor.yaml").toString(),
                                0,
                                "operators." + name + ".sites",
                                "there is no site '" + site + "' among the files"))));
        Proxies proxies = Proxies.NONE;
        try {
            proxies = Proxies.of(environment);
        } catch (ConfigProblem problem) {
            findings.addAll(problem.findings());
        }
        return new Reading(new Configuration(folder, config, drafts, proxies, reader), findings);
    }

    /** Sites that ask the environment where browsers see this server hear what {@code http.public_url} has come to. */
    private static UnaryOperator<@Nullable String> withPublicUrl(
            UnaryOperator<@Nullable String> environment, ParlorConfig.Http http) {
        boolean isKnown = http.publicUrl().getPort() != 0;
        return name ->
                isKnown && name.equals("PARLOR_PUBLIC_URL") ? http.publicUrl().toString() : environment.apply(name);
    }

    /** What the sites say. */
    public Map<SiteId, SiteConfig> sites() {
        Map<SiteId, SiteConfig> sites = new HashMap<>();
        drafts.forEach((id, draft) -> {
            if (draft.said() != null) {
                sites.put(id, draft.said());
            }
        });
        return Map.copyOf(sites);
    }

    /** Where the sites' files stand. */
    public Path siteFolder() {
        return folder.resolve("sites");
    }

    /**
     * What makes the tables of the sites that have some: the text of {@code sites/<id>.sql}, read anew; empty for a site
     * with {@code sql} tools and no such file.
     *
     * @throws ConfigProblem if a file cannot be read
     */
    public Map<SiteId, String> tables() {
        SiteFolder.Look look = new SiteFolder(siteFolder()).look();
        if (Finding.anyError(look.findings())) {
            throw new ConfigProblem(look.findings());
        }
        Map<SiteId, String> tables = new TreeMap<>();
        sites().forEach((id, site) -> {
            SiteFolder.Written written = look.sites().get(id);
            String sql = written == null ? null : written.sql();
            if (sql != null || site.hasSql()) {
                tables.put(id, sql == null ? "" : sql);
            }
        });
        return tables;
    }

    static String defaults(String name) {
        try (InputStream in = Configuration.class.getResourceAsStream("/defaults/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the build left out defaults/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
