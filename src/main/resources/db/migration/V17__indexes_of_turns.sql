-- Asked for at each answer, and followed at each erasure.
create index message_of_turn on message (turn, round);
create index tool_call_of_conversation on tool_call (conversation);
create index approval_of_any_turn on approval (turn);
drop index approval_of_turn;

-- As before, but what waits in a turn that there is stays: it is of somebody who came back within that minute.
create or replace function audit_without_name() returns trigger
    language plpgsql set search_path = ${flyway:defaultSchema}, pg_temp as
$$
declare
    of_visitor boolean := is_visitor_erased(new.site, new.visitor, new.at - interval '1 minute');
begin
    if of_visitor or (is_erased(new.conversation)
            and exists (select 1 from erased where id = new.conversation and nameless)) then
        if of_visitor and not exists (select 1 from turn where id = new.turn) then
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
