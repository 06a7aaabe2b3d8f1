-- Conversations that were erased, with those of their turns that may have been writing: random names, and nothing of what
-- they named. Whatever is written late about them does not stay.
create table erased (
    id        text        primary key,
    site      text        not null,
    erased_at timestamptz not null default now(),
    -- Of a conversation: whether Redis may hold something of it still.
    hot       boolean     not null,
    -- Whether the visitor was erased too, so that the audit forgets who it was.
    nameless  boolean     not null
);
create index erased_by_age on erased (erased_at);
create index erased_hot on erased (erased_at) where hot;
create index site_notice_by_age on notice (site, at);
create index notice_of_conversation on notice (conversation);
create index approval_by_age on approval (site, asked_at);
create index write_ledger_by_age on write_ledger (site, begun_at);
create index visitor_by_age on visitor (site, seen_at);
create index visitor_merged on visitor (site, merged_into) where merged_into is not null;
create index tool_audit_of_turn on tool_audit (turn);

insert into server_secret (name, value)
values ('pseudonyms', gen_random_uuid()::text || gen_random_uuid()::text) on conflict do nothing;

-- Under which name it is known that somebody was erased. Nobody can tell who it was but whoever guesses the visitor's
-- name and has the secret too.
create function visitor_pseudonym(of_site text, of_visitor text) returns text
    language sql stable set search_path = ${flyway:defaultSchema}, pg_temp as
$$
    select 'erased:' || left(encode(sha256(convert_to(
        value || E'\n' || of_site || E'\n' || of_visitor, 'UTF8')), 'hex'), 32)
    from server_secret where name = 'pseudonyms'
$$;

-- Who erases something holds its lock alone, and who writes about it shares it: a writer has committed before the erasure
-- looks for what is there, or sees that it was erased. Looks are statements of their own, so that they see what was
-- committed while they waited.
create function is_erased(of_id text) returns boolean
    language plpgsql volatile set search_path = ${flyway:defaultSchema}, pg_temp as
$$
begin
    perform pg_advisory_xact_lock_shared(hashtextextended(of_id, 15));
    return exists (select 1 from erased where id = of_id);
end
$$;

-- Whether what somebody shows, issued then, is from before they were erased. A stranger stays erased.
create function is_visitor_erased(of_site text, of_visitor text, issued timestamptz) returns boolean
    language plpgsql volatile set search_path = ${flyway:defaultSchema}, pg_temp as
$$
declare
    known_as text := visitor_pseudonym(of_site, of_visitor);
begin
    perform pg_advisory_xact_lock_shared(hashtextextended(known_as, 15));
    return exists (select 1 from visitor where site = of_site and id = known_as
        and (of_visitor like 'anon:%' or revoked_at >= issued));
end
$$;

-- From now on nothing is taken from whom was issued what lets them in until now.
create function erase_visitor(of_site text, of_visitor text) returns timestamptz
    language plpgsql as
$$
declare
    known_as text := visitor_pseudonym(of_site, of_visitor);
    void_until timestamptz;
begin
    perform pg_advisory_xact_lock(hashtextextended(known_as, 15));
    insert into visitor (site, id, revoked_at) values (of_site, known_as, clock_timestamp())
    on conflict (site, id) do update set revoked_at = clock_timestamp(), seen_at = now()
    returning revoked_at into void_until;
    return void_until;
end
$$;

-- Erases a conversation with all that hangs on it, and says what that was; null, and nothing done, if it is not older.
-- A question that somebody waits for is withdrawn and emptied; it goes when the mark does.
create function erase_conversation(of_id text, of_site text, without_name boolean, older_than timestamptz) returns jsonb
    language plpgsql as
$$
declare
    last_turn text;
    keys      text[];
    counts    jsonb;
    changed   bigint;
begin
    perform pg_advisory_xact_lock(hashtextextended(of_id, 15));
    perform 1 from conversation where id = of_id for update;
    if older_than is not null
        and not exists (select 1 from conversation where id = of_id and updated_at < older_than) then
        return null;
    end if;
    insert into erased (id, site, hot, nameless) values (of_id, of_site, true, without_name)
    on conflict (id) do update set hot = true, erased_at = now(), nameless = erased.nameless or without_name;
    for last_turn in
        select id from turn where conversation = of_id
            and (state = 'running' or finished_at > now() - interval '10 minutes') order by id
    loop
        perform pg_advisory_xact_lock(hashtextextended(last_turn, 15));
        insert into erased (id, site, hot, nameless) values (last_turn, of_site, false, without_name)
        on conflict do nothing;
    end loop;

    select jsonb_build_object(
        'conversations', (select count(*) from conversation where id = of_id),
        'messages', (select count(*) from message where conversation = of_id),
        'toolCalls', (select count(*) from tool_call where conversation = of_id),
        'charges', (select count(*) from usage where conversation = of_id)) into counts;

    with gone as (delete from write_ledger where conversation = of_id and site = of_site returning idempotency_key)
    select array_agg(idempotency_key) into keys from gone;
    delete from site_write where site = of_site and key = any (keys);
    delete from approval where conversation = of_id and site = of_site and state <> 'waiting';
    get diagnostics changed = row_count;
    counts := counts || jsonb_build_object('approvals', changed);
    update approval set state = 'withdrawn', decided_at = now(), arguments = '{}', title = '', parameters = '{}'
    where conversation = of_id and site = of_site;
    get diagnostics changed = row_count;
    counts := jsonb_set(counts, '{approvals}', to_jsonb((counts ->> 'approvals')::bigint + changed));
    delete from notice where conversation = of_id and site = of_site;
    get diagnostics changed = row_count;
    counts := counts || jsonb_build_object('notices', changed);
    if without_name then
        update tool_audit set visitor = visitor_pseudonym(site, visitor), arguments = '', reason = '',
            approval = approval - '{edited,reason}'::text[], tool = case when version = '' then '' else tool end
        where conversation = of_id and site = of_site and visitor not like 'erased:%';
        get diagnostics changed = row_count;
        counts := counts || jsonb_build_object('auditLines', changed);
    end if;
    delete from conversation where id = of_id;
    return counts;
end
$$;

-- What hangs on a conversation and comes late is not written.
create function not_of_erased() returns trigger
    language plpgsql set search_path = ${flyway:defaultSchema}, pg_temp as
$$
begin
    return case when is_erased(new.conversation) then null else new end;
end
$$;
create trigger not_of_erased before insert on approval for each row execute function not_of_erased();
create trigger not_of_erased before insert on notice for each row execute function not_of_erased();
create trigger not_of_erased before insert on write_ledger for each row execute function not_of_erased();

-- The audit keeps that a call took place. A minute is for clocks that differ.
create function audit_without_name() returns trigger
    language plpgsql set search_path = ${flyway:defaultSchema}, pg_temp as
$$
declare
    of_visitor boolean := is_visitor_erased(new.site, new.visitor, new.at - interval '1 minute');
begin
    if of_visitor or (is_erased(new.conversation)
            and exists (select 1 from erased where id = new.conversation and nameless)) then
        if of_visitor then
            -- Of a call that a program made for them, outside of their conversations.
            delete from approval where turn = new.turn and site = new.site;
            delete from notice where site = new.site and id like new.turn || ':%';
        end if;
        new.visitor := visitor_pseudonym(new.site, new.visitor);
        new.arguments := '';
        new.reason := '';
        new.approval := new.approval - '{edited,reason}'::text[];
        new.tool := case when new.version = '' then '' else new.tool end;
    end if;
    return new;
end
$$;
create trigger audit_without_name before insert on tool_audit for each row execute function audit_without_name();

-- As before, but what was written for an erased conversation keeps no result.
create or replace function site_write_finish(call_key text, proof text, outcome text) returns void
    language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as
$$
declare
    caller text := site_of_caller(call_key, proof);
begin
    if is_erased(split_part(call_key, ':', 1)) then
        outcome := null;
    end if;
    update site_write set result = outcome where site = caller and key = call_key;
end
$$;

-- Forgets what is known of a visitor who was not seen since; that their tokens are void stays known.
create function forget_visitor(of_site text, of_visitor text, seen_until timestamptz) returns void
    language sql as
$$
    with gone as (
        delete from visitor where site = of_site and id = of_visitor and seen_at <= seen_until returning revoked_at)
    insert into visitor (site, id, revoked_at)
    select of_site, visitor_pseudonym(of_site, of_visitor), revoked_at from gone where revoked_at is not null
    on conflict (site, id) do update set revoked_at = greatest(visitor.revoked_at, excluded.revoked_at)
$$;

-- Sites' own roles come into this schema; none of this is for them.
revoke execute on function visitor_pseudonym(text, text), is_erased(text),
    is_visitor_erased(text, text, timestamptz), erase_visitor(text, text),
    erase_conversation(text, text, boolean, timestamptz), not_of_erased(), audit_without_name(),
    forget_visitor(text, text, timestamptz) from public;
