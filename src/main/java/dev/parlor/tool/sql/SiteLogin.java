package dev.parlor.tool.sql;

import dev.parlor.config.Secret;
import dev.parlor.conversation.SiteId;

/**
 * How a site comes to its tables.
 *
 * @param schema where they are; a name that needs no quotes
 * @param role that reaches this schema and nothing else; needs no quotes either
 * @param home the schema of Parlor's own tables, as an SQL identifier
 */
public record SiteLogin(SiteId site, String schema, String role, Secret password, String home) {
    /** Shows Parlor's own functions that the server calls, and not a statement under the same role. */
    String proof(String subject) {
        return SiteSchemas.hash(password.reveal() + ":" + subject);
    }

    /**
     * What each transaction of the site begins with, so that nothing which a function left in the session holds.
     *
     * @param mode of the transaction, as it follows {@code begin}
     */
    String begin(String mode) {
        return "begin isolation level read committed " + mode + "; set local search_path = " + schema
                + ", public, pg_temp; set local timezone = 'UTC'; set local datestyle = 'ISO, YMD';"
                + " set local intervalstyle = 'iso_8601'; set local standard_conforming_strings = on";
    }
}
