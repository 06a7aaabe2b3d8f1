package dev.parlor.site;

import dev.parlor.config.OperatorRole;
import dev.parlor.config.ParlorConfig;
import dev.parlor.conversation.SiteId;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A program or an operator at the tool service.
 *
 * @param sites ids of the sites that they may see; empty for all
 */
public record Caller(String name, Set<ParlorConfig.Scope> scopes, Set<String> sites) {
    public Caller {
        scopes = Set.copyOf(scopes);
        sites = Set.copyOf(sites);
    }

    /** An operator, for whom their role stands for a key's scopes. */
    public static Caller operator(Identity.Operator operator) {
        Set<String> sites = operator.sites().stream().map(SiteId::value).collect(Collectors.toUnmodifiableSet());
        return new Caller(operator.name(), scopes(operator.role()), sites);
    }

    private static Set<ParlorConfig.Scope> scopes(OperatorRole role) {
        return switch (role) {
            case VIEWER -> EnumSet.of(ParlorConfig.Scope.READ, ParlorConfig.Scope.AUDIT);
            case OPERATOR -> EnumSet.of(ParlorConfig.Scope.READ, ParlorConfig.Scope.AUDIT, ParlorConfig.Scope.CALL);
            case ADMIN -> EnumSet.allOf(ParlorConfig.Scope.class);
        };
    }

    public boolean maySee(SiteId site) {
        return sites.isEmpty() || sites.contains(site.value());
    }
}
