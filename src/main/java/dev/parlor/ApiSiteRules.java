package dev.parlor;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.Finding;
import dev.parlor.config.SiteConfig;
import dev.parlor.config.SiteDraft;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import dev.parlor.conversation.SiteId;
import dev.parlor.tool.guard.AddressGuard;
import dev.parlor.tool.guard.Verdict;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * What a site may not ask for that somebody sends over the network: programs of this machine, its files and its private
 * network are for whoever writes its files.
 */
final class ApiSiteRules {
    private ApiSiteRules() {}

    static List<Finding> findings(SiteDraft draft) {
        SiteConfig site = draft.said();
        if (site == null) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < site.tools().size(); i++) {
            String refusal = refusal(site.tools().get(i));
            if (!refusal.isEmpty()) {
                findings.add(draft.error("tools.[" + i + "]", refusal));
            }
        }
        if (site.identity().jwks().startsWith("http:")) {
            findings.add(draft.error("identity.jwks", "is an https address"));
        }
        return findings;
    }

    /**
     * Looks at where the keys of a site's visitors would be fetched from. A name that has no address now may have one when
     * a visitor comes, and is looked at again then.
     *
     * @return fails with a {@link ConfigProblem} if it is not on the internet
     */
    static Future<Void> requirePublicKeys(SiteId id, SiteConfig site, AddressGuard guard) {
        String jwks = site.identity().jwks();
        return jwks.isEmpty()
                ? Future.succeededFuture()
                : guard.check(jwks)
                        .compose(verdict -> verdict instanceof Verdict.Refused
                                ? Future.failedFuture(
                                        new ConfigProblem("site " + id + ": identity.jwks: leads to no server"
                                                + " on the internet; any other is for sites that stand in a file"))
                                : Future.succeededFuture());
    }

    private static String refusal(ToolConfig tool) {
        return switch (tool.kind()) {
            case ToolKind.Http http ->
                http.http().allowPrivate() ? "allow_private is for sites that stand in a file" : "";
            case ToolKind.Extract extract ->
                extract.extract().allowPrivate() || !extract.extract().trusted().isEmpty()
                        ? "allow_private and trusted are for sites that stand in a file"
                        : "";
            case ToolKind.Sql sql ->
                "sql is for sites that stand in a file; one made over the API has no tables of its own";
            case ToolKind.Mcp mcp -> "mcp is for sites that stand in a file";
            case ToolKind.OpenApi openapi -> "openapi is for sites that stand in a file";
            case ToolKind.Page page -> "";
            case ToolKind.Java java -> "";
        };
    }
}
