-- Writes of tools that were begun: none is begun twice, whatever became of the server that did.
create table write_ledger (
    idempotency_key text        primary key,
    site            text        not null,
    conversation    text        not null,
    tool            text        not null,
    begun_at        timestamptz not null default now()
);
create index write_ledger_of_conversation on write_ledger (conversation);
