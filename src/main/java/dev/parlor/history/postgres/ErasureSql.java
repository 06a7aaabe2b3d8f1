package dev.parlor.history.postgres;

/** The statements of {@link PostgresErasure}; what needs locks is a function of the database. */
final class ErasureSql {
    /** $1 site, $2 visitor: whom a stranger turned out to be. */
    static final String LATEST_NAME =
            "select coalesce((select merged_into from visitor where site = $1 and id = $2), $2::text)";

    /** $1 site, $2 visitor. */
    static final String FORMER_NAMES = "select id from visitor where site = $1 and merged_into = $2 order by id";

    /** $1 site, $2 visitor. */
    static final String MARK = "select erase_visitor($1, $2)";

    /** $1 site, $2 visitors, $3 until, $4 limit. */
    static final String OF_PERSON =
            "select id from conversation where site = $1 and visitor = any($2) and created_at <= $3 limit $4";

    /** $1 conversation, $2 site, $3 whether the visitor is erased too, $4 milliseconds of age or null. */
    static final String ERASE = "select erase_conversation($1, $2, $3, now() - $4 * interval '1 millisecond')";

    /** $1 site, $2 visitors, $3 until. */
    static final String NAMELESS_AUDIT = """
        update tool_audit set visitor = visitor_pseudonym(site, visitor), arguments = '', reason = '',
            approval = approval - '{edited,reason}'::text[], tool = case when version = '' then '' else tool end
        where site = $1 and visitor = any($2) and at <= $3
        """;

    /** $1 site, $2 visitors, $3 until. */
    static final String FORGET_VISITORS = "select forget_visitor($1, id, $3) from unnest($2::text[]) as id";

    /** $1 site, $2 milliseconds, $3 limit. */
    static final String OUTDATED = """
        select id from conversation where site = $1 and updated_at < now() - $2 * interval '1 millisecond'
        order by updated_at limit $3
        """;

    /** $1 site, $2 milliseconds, $3 limit. */
    static final String OLD_APPROVALS = """
        delete from approval where id in (
            select id from approval a where site = $1 and asked_at < now() - $2 * interval '1 millisecond'
                and state <> 'waiting' and not exists (select 1 from conversation c where c.id = a.conversation)
            limit $3)
        """;

    /** $1 site, $2 milliseconds, $3 limit. */
    static final String OLD_NOTICES = """
        delete from notice where id in (
            select id from notice n where site = $1 and at < now() - $2 * interval '1 millisecond'
                and not exists (select 1 from conversation c where c.id = n.conversation) limit $3)
        """;

    /** $1 site, $2 milliseconds, $3 limit. */
    static final String OLD_WRITES = """
        delete from write_ledger where idempotency_key in (
            select idempotency_key from write_ledger w where site = $1 and begun_at < now() - $2 * interval '1 millisecond'
                and not exists (select 1 from conversation c where c.id = w.conversation) limit $3)
        """;

    /** $1 site, $2 milliseconds, $3 limit. Former names stay for as long as whoever they turned out to be. */
    static final String OLD_VISITORS = """
        select forget_visitor(site, id, seen_at) from (
            select site, id, seen_at from visitor v
            where site = $1 and id not like 'erased:%' and seen_at < now() - $2 * interval '1 millisecond'
                and not exists (select 1 from conversation c where c.site = v.site and c.visitor = v.id)
                and not exists (select 1 from visitor m where m.site = v.site and m.id = v.merged_into)
            limit $3) as old
        """;

    /** $1 sites, $2 how many milliseconds each keeps its conversations. */
    static final String REMEMBER = """
        with given as (select site, keep_ms from unnest($1::text[], $2::bigint[]) as g (site, keep_ms)),
        kept as (
            insert into site_retention as r (site, keep_ms) select site, keep_ms from given
            on conflict (site) do update set keep_ms = excluded.keep_ms where r.keep_ms <> excluded.keep_ms)
        select site, keep_ms from given union all
        select site, keep_ms from site_retention where site <> all ($1)
        """;

    /** $1 site. */
    static final String KNOWS = """
        select exists (select 1 from site_retention where site = $1)
            or exists (select 1 from conversation where site = $1)
        """;

    /** $1 limit. */
    static final String HOT = "select id, site from erased where hot order by erased_at limit $1";

    /** $1 conversation. */
    static final String COOLED = "update erased set hot = false where id = $1";

    /** $1 limit. Whoever waited for them has heard that they were withdrawn. */
    static final String EMPTIED_APPROVALS = """
        delete from approval where id in (
            select a.id from approval a join erased e on e.id = a.conversation
            where a.state <> 'waiting' and e.erased_at < now() - interval '10 minutes' limit $1)
        """;

    /** $1 milliseconds, $2 limit. */
    static final String OLD_MARKS = """
        delete from erased where id in (
            select id from erased where not hot and erased_at < now() - $1 * interval '1 millisecond' limit $2)
        """;

    private ErasureSql() {}
}
