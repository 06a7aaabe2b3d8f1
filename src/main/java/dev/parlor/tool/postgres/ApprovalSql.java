package dev.parlor.tool.postgres;

/** The statements of {@link PostgresApprovals}. */
final class ApprovalSql {
    /** All columns, as {@link ApprovalRows} reads them. */
    private static final String COLUMNS = "id, site, conversation, turn, call, tool, version, parameters, arguments,"
            + " title, approver, otherwise, state, asked_at, deadline, decided_by, decided_at, edited, reason";

    /** $1 site. Until the transaction ends, so that two questions do not both take the last place. */
    static final String ONE_AFTER_ANOTHER = "select pg_advisory_xact_lock(hashtext('approval'), hashtext($1))";

    /**
     * $1 id, $2 site, $3 conversation, $4 turn, $5 call, $6 tool, $7 version, $8 parameters, $9 arguments, $10 title, $11
     * approver, $12 otherwise, $13 deadline, $14 most that may wait. No row: it is there already, or too many wait.
     */
    static final String KEEP = """
        insert into approval (id, site, conversation, turn, call, tool, version, parameters, arguments, title,
            approver, otherwise, deadline)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
        where (select count(*) from approval where site = $2 and state = 'waiting') < $14
        on conflict (id) do nothing
        returning\s""" + COLUMNS;

    /** $1 id. */
    static final String FIND = "select " + COLUMNS + " from approval where id = $1";

    /** $1 ids. */
    static final String DECIDED = "select " + COLUMNS + " from approval where id = any($1) and state <> 'waiting'";

    /** $1 id, $2 state, $3 who, $4 edited arguments, $5 reason. No row: somebody, or the deadline, was quicker. */
    static final String DECIDE = """
        update approval set state = $2, decided_by = $3, decided_at = now(), edited = $4, reason = $5
        where id = $1 and state = 'waiting' and deadline > now()
        returning\s""" + COLUMNS;

    /** $1 most at once. What is due decides itself, whoever asked and wherever they are. */
    static final String EXPIRE = """
        update approval set state = 'expired', decided_at = now()
        where id in (select id from approval where state = 'waiting' and deadline <= now()
            order by deadline limit $1 for update skip locked)
        returning id
        """;

    /** $1 id. A question of a turn that goes on is not withdrawn: another server waits for its answer, or will. */
    static final String WITHDRAW = """
        update approval a set state = 'withdrawn', decided_at = now()
        where id = $1 and state = 'waiting'
          and not exists (select 1 from turn t where t.id = a.turn and t.state = 'running')
        """;

    private static final String MATCHES = """
          and ($1::text[] is null or site = any($1)) and ($2::text is null or conversation = $2)
          and ($3::text is null or approver = $3)
        """;

    /** $1 sites, $2 conversation, $3 approver, $4 limit; a null stands for all. */
    static final String WAITING = "select " + COLUMNS + " from approval where state = 'waiting'\n" + MATCHES
            + " order by asked_at, id limit $4";

    /** $1 sites, $2 conversation, $3 approver, $4 limit; a null stands for all. */
    static final String OVER = "select " + COLUMNS + " from approval where state <> 'waiting'\n" + MATCHES
            + " order by decided_at desc, id limit $4";

    private ApprovalSql() {}
}
