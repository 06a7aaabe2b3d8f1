package dev.parlor.config;

import dev.parlor.conversation.SiteId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Everything below {@code conf/}, checked.
 *
 * @param proxies the way out of this network, which the environment names
 */
public record Configuration(Path folder, ParlorConfig parlor, Map<SiteId, SiteConfig> sites, Proxies proxies) {
    public Configuration {
        sites = Map.copyOf(sites);
    }

    /**
     * Reads {@code parlor.yaml} and {@code sites/*.yaml} of a folder, and the environment's proxies; looks at
     * {@code sites/*.sql}.
     *
     * @param environment the value of an environment variable, or null
     * @throws ConfigProblem with the one line that a person needs to mend it
     */
    public static Configuration load(Path folder, UnaryOperator<@Nullable String> environment) {
        ParlorConfig parlor = ConfigFile.read(folder.resolve("parlor.yaml"), environment)
                .over(defaults("parlor.yaml"), ParlorConfig.class);
        Map<SiteId, SiteConfig> sites = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve("sites"), "*.yaml")) {
            for (Path file : files) {
                String name = file.getFileName().toString().replaceFirst("\\.yaml$", "");
                if (!name.matches("[a-z0-9-]{1,40}")) {
                    throw new ConfigProblem(file + ": a site's id is 1 to 40 of a-z, 0-9 and -");
                }
                SiteConfig site = ConfigFile.read(file, environment).over(defaults("site.yaml"), SiteConfig.class);
                sites.put(new SiteId(name), site);
            }
        } catch (IOException unreadable) {
            throw new ConfigProblem(folder.resolve("sites") + ": cannot be read; it holds one YAML file for each site");
        }
        parlor.operators()
                .forEach((name, operator) -> operator.sites().forEach(site -> {
                    if (!sites.containsKey(site)) {
                        throw new ConfigProblem(folder.resolve("parlor.yaml") + ": operators." + name
                                + ".sites: there is no site '" + site + "'");
                    }
                }));
        Configuration configuration = new Configuration(folder, parlor, sites, Proxies.of(environment));
        configuration.tables();
        return configuration;
    }

    /**
     * What makes the tables of the sites that have some: the text of {@code sites/<id>.sql}, read anew; empty for a site
     * with {@code sql} tools and no such file.
     *
     * @throws ConfigProblem if a file belongs to no site, or cannot be read
     */
    public Map<SiteId, String> tables() {
        return SiteTables.read(folder.resolve("sites"), sites);
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
