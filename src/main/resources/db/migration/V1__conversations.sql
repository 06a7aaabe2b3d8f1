-- One fence for all turns: a later owner always has the higher number.
create sequence fence;

create table conversation (
    id          text        primary key,
    site        text        not null,
    visitor     text        not null,
    preview     text        not null default '',
    messages    bigint      not null default 0,
    seq         bigint      not null default 0,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now()
);
create index conversation_recent on conversation (site, updated_at desc);
create index conversation_of_visitor on conversation (site, visitor, updated_at desc);

create table turn (
    id            text        primary key,
    conversation  text        not null references conversation on delete cascade,
    state         text        not null check (state in ('running', 'finished', 'cancelled', 'failed')),
    node          text        not null,
    fence         bigint      not null,
    attempt       int         not null default 1,
    rounds        int         not null default 0,
    model         text,
    stop_reason   text,
    error_code    text,
    error_message text,
    usage         jsonb,
    started_at    timestamptz not null default now(),
    owned_at      timestamptz not null default now(),
    finished_at   timestamptz
);
-- One active turn per conversation.
create unique index turn_active on turn (conversation) where state = 'running';
create index turn_running on turn (owned_at) where state = 'running';

-- What people and the model said. Results of tools stand with their calls.
create table message (
    id            text        primary key,
    conversation  text        not null references conversation on delete cascade,
    position      bigint      generated always as identity,
    client_id     text,
    turn          text        references turn on delete cascade,
    round         int         not null default 0,
    role          text        not null check (role in ('user', 'assistant')),
    content       jsonb       not null,
    created_at    timestamptz not null default now(),
    unique (conversation, client_id)
);
create index message_in_order on message (conversation, position);
create index message_waiting on message (conversation) where turn is null;

create table tool_call (
    id              text        primary key,
    conversation    text        not null references conversation on delete cascade,
    turn            text        not null references turn on delete cascade,
    message         text        not null references message on delete cascade,
    position        int         not null,
    name            text        not null,
    arguments       text        not null,
    idempotency_key text        not null unique,
    attempt         int         not null default 1,
    outcome         text        not null check (outcome in ('started', 'succeeded', 'failed')),
    error_code      text,
    result          text,
    result_message  text,
    started_at      timestamptz not null default now(),
    finished_at     timestamptz
);
create index tool_call_of_message on tool_call (message, position);
create index tool_call_of_turn on tool_call (turn);

create table operator (
    name          text        primary key,
    password_hash text        not null,
    created_at    timestamptz not null default now()
);

-- Keys that all servers of an installation share, made by whichever starts first.
create table server_secret (
    name  text primary key,
    value text not null
);
