package dev.parlor.history.postgres;

/** The statements of {@link PostgresArchive}. */
final class Sql {
    /**
     * $1 conversation, $2 site, $3 visitor, $4 preview, $5 when what lets them in was issued. The update takes the row's
     * lock; no row: somebody else's, or erased.
     */
    static final String OPEN_CONVERSATION = """
        insert into conversation as c (id, site, visitor, preview)
        select $1, $2, $3, $4 where not is_visitor_erased($2, $3, $5) and not is_erased($1)
        on conflict (id) do update set updated_at = now()
        where c.site = excluded.site and c.visitor = excluded.visitor
        returning c.id
        """;

    /** $1 conversation. */
    static final String IS_ERASED = "select is_erased($1) as erased";

    /** $1 id, $2 conversation, $3 client id, $4 content, $5 messages that it may have before this one; 0: any. */
    static final String ADD_QUESTION = """
        insert into message (id, conversation, client_id, role, content)
        select $1, id, $3, 'user', $4 from conversation where id = $2 and ($5 = 0 or messages < $5)
        on conflict (conversation, client_id) do nothing
        returning id
        """;

    /** $1 conversation, $2 client id. */
    static final String QUESTION_ID = "select id from message where conversation = $1 and client_id = $2";

    /** $1 id, $2 conversation, $3 node. No row: one is running. It answers whoever has the conversation now. */
    static final String BEGIN_TURN = """
        with begun as (
            insert into turn (id, conversation, state, node, fence) values ($1, $2, 'running', $3, nextval('fence'))
            on conflict (conversation) where state = 'running' do nothing
            returning fence)
        select begun.fence, c.seq, c.site, c.visitor, v.claims, v.roles,
            c.messages - (select count(*) from message where conversation = $2 and turn is null) as before
        from begun join conversation c on c.id = $2 left join visitor v on v.site = c.site and v.id = c.visitor
        """;

    /** $1 conversation, $2 turn: the turn answers whatever waits. */
    static final String GIVE_QUESTIONS = """
        with taken as (
            update message set turn = $2 where conversation = $1 and turn is null and role = 'user'
            returning id, client_id, content, position)
        select id, client_id, content from taken order by position
        """;

    /** $1 conversation, $2 turn: they come after all that it has said, and before what it says next. */
    static final String TAKE_IN = """
        with taken as (
            update message set turn = $2,
                round = 1 + coalesce((select max(round) from message where turn = $2 and role = 'assistant'), 0)
            where conversation = $1 and turn is null and role = 'user'
            returning id, client_id, content, position)
        select id, client_id, content from taken order by position
        """;

    /** $1 conversation, $2 preview, $3 messages to add. */
    static final String TOUCH_CONVERSATION = """
        update conversation set updated_at = now(), messages = messages + $3,
            preview = case when $2 = '' then preview else $2 end
        where id = $1
        """;

    /** $1 turn, $2 fence. Holds the row until the end of the transaction, so that no takeover comes between. */
    static final String LOCK_TURN =
            "select conversation from turn where id = $1 and fence = $2 and state = 'running' for update";

    /**
     * $1 turn, $2 fence, $3 conversation, $4 message, $5 round at least, $6 content, $7 ids, $8 names and $9 arguments of
     * its calls. One statement is one way to Postgres and back. Saying it twice is saying it once; the turn's row is held
     * until all of it stands, so that no takeover comes between. True for the owner.
     */
    static final String ADD_STEP = """
        with owned as (select id from turn where id = $1 and fence = $2 and state = 'running' for no key update),
        said as (
            insert into message (id, conversation, turn, round, role, content)
            select $4, $3, $1, greatest($5, (select max(round) from message where turn = $1)), 'assistant', $6 from owned
            on conflict (id) do nothing
            returning id),
        counted as (
            update conversation set updated_at = now(), messages = messages + (select count(*) from said)
            where id = $3 and exists (select 1 from owned)),
        called as (
            insert into tool_call (id, conversation, turn, message, position, name, arguments, idempotency_key, outcome)
            select call.id, $3, $1, $4, call.position - 1, call.name, call.arguments, $1 || ':' || call.id, 'started'
            from owned, unnest($7::text[], $8::text[], $9::text[]) with ordinality as call (id, name, arguments, position)
            on conflict (id) do nothing)
        select exists (select 1 from owned) as owned
        """;

    /** $1 call, $2 outcome, $3 error code, $4 result, $5 message id of the result, $6 turn, $7 fence. */
    static final String ADD_RESULT = """
        update tool_call set outcome = $2, error_code = $3, result = $4, result_message = $5, finished_at = now()
        where id = $1 and outcome = 'started'
          and exists (select 1 from turn where id = $6 and fence = $7 and state = 'running')
        returning id
        """;

    /** $1 turn, $2 result: for calls that never got theirs. */
    static final String CLOSE_CALLS = """
        update tool_call set outcome = 'failed', error_code = 'outcome_unknown', result = $2,
            result_message = id || '-result', finished_at = now()
        where turn = $1 and outcome = 'started'
        """;

    /** $1 turn, $2 state, $3 stop reason, $4 error code, $5 error message, $6 usage, $7 model, $8 rounds. */
    static final String END_TURN = """
        update turn set state = $2, stop_reason = $3, error_code = $4, error_message = $5, usage = $6, model = $7,
            rounds = $8, finished_at = now()
        where id = $1
        """;

    /** $1 conversation, $2 last number in the log. */
    static final String LOCK_CONVERSATION =
            "update conversation set seq = greatest(seq, $2), updated_at = now() where id = $1 returning site, visitor";

    /** $1 conversation. */
    static final String IS_WAITING =
            "select exists (select 1 from message where conversation = $1 and turn is null and role = 'user')";

    /** $1 milliseconds, $2 limit, $3 the id to go on after. */
    static final String RUNNING = """
        select t.id, t.conversation, t.fence, c.site, c.visitor, v.claims, v.roles
        from turn t join conversation c on c.id = t.conversation
        left join visitor v on v.site = c.site and v.id = c.visitor
        where t.state = 'running' and (t.owned_at <= now() - $1 * interval '1 millisecond' or t.node = '')
            and t.id > $3
        order by t.id limit $2
        """;

    /** $1 turn, $2 fence that was seen, $3 node. No row: somebody was quicker. */
    static final String TAKE_OVER = """
        update turn t set fence = nextval('fence'), node = $3, attempt = attempt + 1, owned_at = now()
        from conversation c left join visitor v on v.site = c.site and v.id = c.visitor
        where t.id = $1 and t.fence = $2 and t.state = 'running' and c.id = t.conversation
        returning t.fence, t.attempt, c.seq, c.visitor, v.claims, v.roles,
            c.messages - (select count(*) from message m
                where m.conversation = c.id and (m.turn is null or m.turn = t.id)) as before,
            not exists (select 1 from message m where m.turn = t.id and m.role = 'assistant') as untouched
        """;

    /** $1 turn, $2 fence. The attempt that the next owner counts is taken back. */
    static final String LEAVE =
            "update turn set node = '', attempt = attempt - 1 where id = $1 and fence = $2 and state = 'running'";

    /** $1 turn. */
    static final String STEPS = """
        select id, role, content from message where turn = $1 order by round, role = 'assistant', position
        """;

    /** $1 turn. */
    static final String RESULTS_OF_TURN = """
        select message, id, outcome, result, result_message from tool_call where turn = $1 order by message, position
        """;

    /** $1 turn. Nobody waits for an answer to what was asked about it. */
    static final String WITHDRAW_APPROVALS =
            "update approval set state = 'withdrawn', decided_at = now() where turn = $1 and state = 'waiting'";

    /** $1 turn. */
    static final String ASKED =
            "select id, client_id, content from message where turn = $1 and role = 'user' order by position";

    /**
     * $1 conversation, $2 whether to take the running turn too. Questions come with the turn that answers them, so that
     * a turn stays in one piece; those of a round before its answer.
     */
    static final String MESSAGES = """
        select m.id, m.role, m.content from message m join turn t on t.id = m.turn
        where m.conversation = $1 and ($2 or t.state <> 'running')
        order by t.fence, m.round, m.role = 'assistant', m.position
        """;

    /** $1 conversation. */
    static final String RESULTS = """
        select message, id, outcome, result, result_message from tool_call
        where conversation = $1 order by message, position
        """;

    private static final String ROW = """
        select c.id, c.site, c.visitor, c.preview, c.messages, c.seq, c.created_at, c.updated_at,
            exists (select 1 from turn t where t.conversation = c.id and t.state = 'running') as running
        from conversation c
        """;

    /** The first statement of a transaction: all that follow see the same moment. */
    static final String ONE_MOMENT = "set transaction isolation level repeatable read, read only";

    /** $1 conversation. */
    static final String SEQ = "select seq from conversation where id = $1";

    /** $1 conversation. */
    static final String CONVERSATION = ROW + "where c.id = $1";

    /** $1 site, $2 visitor, $3 milliseconds. */
    static final String LATEST = ROW
            + "where c.site = $1 and c.visitor = $2 and c.updated_at > now() - $3 * interval '1 millisecond'"
            + " order by c.updated_at desc limit 1";

    /** $1 limit. */
    static final String RECENT = ROW + "order by c.updated_at desc limit $1";

    /** $1 limit, $2 sites. */
    static final String RECENT_OF_SITES = ROW + "where c.site = any($2) order by c.updated_at desc limit $1";

    /** $1 site, $2 visitor, $3 limit. */
    static final String OF_VISITOR = ROW + "where c.site = $1 and c.visitor = $2 order by c.updated_at desc limit $3";

    private Sql() {}
}
