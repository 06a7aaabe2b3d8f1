-- What stands in for the turns of a conversation that its models are not sent any more.
create table conversation_summary (
    conversation text        primary key references conversation on delete cascade,
    text         text        not null,
    -- The last message that it tells of.
    covers       text        not null,
    version      bigint      not null,
    model        text        not null,
    made_at      timestamptz not null default now()
);

-- The last request of a conversation to a model: its instructions, and which messages went along.
create table conversation_request (
    conversation  text        primary key references conversation on delete cascade,
    turn          text        not null,
    fence         bigint      not null,
    round         int         not null,
    model         text        not null,
    system        text        not null,
    first_message text        not null,
    last_message  text        not null,
    sent_at       timestamptz not null default now()
);
