-- Every call that a model asked for and what became of it, for those who must account for it.
create table tool_audit (
    id             bigint           generated always as identity primary key,
    at             timestamptz      not null,
    site           text             not null,
    conversation   text             not null,
    turn           text             not null,
    visitor        text             not null,
    call_id        text             not null,
    tool           text             not null,
    version        text             not null,
    arguments      text             not null,
    argument_bytes int              not null,
    result_bytes   int              not null,
    outcome        text             not null check (outcome in ('succeeded', 'failed')),
    code           text,
    cached         boolean          not null,
    latency_ms     double precision not null,
    attempts       jsonb            not null,
    approval       jsonb,
    reason         text             not null
);
create index tool_audit_of_site on tool_audit (site, at);
create index tool_audit_of_tool on tool_audit (site, tool, at);
create index tool_audit_of_visitor on tool_audit (site, visitor, at);
create index tool_audit_of_conversation on tool_audit (conversation);
