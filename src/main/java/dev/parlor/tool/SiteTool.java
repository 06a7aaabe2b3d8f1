package dev.parlor.tool;

import dev.parlor.conversation.ToolDefinition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One version of a tool as one site offers it.
 *
 * @param definition what the model is told: without the arguments that the server fills in
 * @param check compiled from the definition once, used for every call
 * @param identity the arguments that the server fills in
 * @param revision the version with a digest of everything that was declared under it; hosts are addressed by it, so
 *     that a running turn keeps the tool that it began with
 * @param here what runs the tool on the server that asks, without the bus; null for a tool that hosts run
 */
public record SiteTool(
        ToolDefinition definition,
        ToolPolicy policy,
        ArgumentCheck check,
        IdentityFields identity,
        String revision,
        @Nullable Tool here) {
    private static final int DIGEST_BYTES = 6;

    /**
     * Compiles the check of the definition.
     *
     * @param full the definition as the tool itself has it, with the arguments that the server fills in
     * @param declared what else the revision stands for
     * @throws IllegalArgumentException if the definition's parameters are not a usable JSON Schema
     */
    public static SiteTool of(ToolDefinition full, ToolPolicy policy, String declared, ToolLimits limits) {
        IdentityFields identity = new IdentityFields(full, policy.rules().identity());
        ToolDefinition offered = identity.hiddenFrom(full);
        return new SiteTool(
                offered, policy, new ArgumentCheck(offered, limits), identity, revision(full, policy, declared), null);
    }

    /**
     * The same tool under the same rules and on the same hosts, in somebody else's words.
     *
     * @throws IllegalArgumentException if the parameters are not a usable JSON Schema
     */
    public SiteTool describedBy(ToolDefinition full, ToolLimits limits) {
        IdentityFields fields = new IdentityFields(full, policy.rules().identity());
        ToolDefinition offered = fields.hiddenFrom(full);
        return new SiteTool(offered, policy, new ArgumentCheck(offered, limits), fields, revision, here);
    }

    /** The same to the model, but run by whoever calls it. */
    public SiteTool runBy(Tool tool) {
        return new SiteTool(definition, policy, check, identity, revision, tool);
    }

    public String name() {
        return definition.name();
    }

    public String version() {
        return policy.rules().version();
    }

    private static String revision(ToolDefinition definition, ToolPolicy policy, String declared) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((definition + "\n" + policy + "\n" + declared).getBytes(StandardCharsets.UTF_8));
            return policy.rules().version() + "-" + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
