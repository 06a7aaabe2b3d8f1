-- What was spent on models: one row for each request that a model worked on, whatever became of its answer.
create table usage (
    id               text          primary key,
    at               timestamptz   not null default now(),
    day              date          not null,
    site             text          not null,
    visitor          text,
    conversation     text          references conversation on delete set null,
    turn             text          references turn on delete set null,
    round            int           not null,
    model            text          not null,
    -- Counts include what they contain: input the cached and the written, output the reasoning.
    input            bigint        not null,
    output           bigint        not null,
    cached_input     bigint        not null,
    cache_write      bigint        not null,
    cache_write_hour bigint        not null,
    reasoning        bigint        not null,
    estimated        boolean       not null,
    cost_usd         numeric(20,12),
    priced_by        text          check (priced_by in ('provider', 'list')),
    failure          text,
    check ((cost_usd is null) = (priced_by is null))
);
create index usage_of_day on usage (day, site);
create index usage_of_visitor on usage (site, visitor, day);
create index usage_of_conversation on usage (conversation);
create index usage_of_turn on usage (turn);

-- Whoever erases a conversation takes the name out of the accounts too; what it cost stays.
create function usage_without_name() returns trigger language plpgsql as $$
begin
    update usage set conversation = null, turn = null, visitor = null where conversation = old.id;
    return old;
end $$;
create trigger usage_without_name before delete on conversation for each row execute function usage_without_name();
