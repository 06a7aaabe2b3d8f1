-- Which tools went out with the requests of a turn: a row for the first of them, and for each with which that changed.
create table tool_offer (
    turn        text    not null references turn on delete cascade,
    round       int     not null check (round >= 1),
    strategy    text    not null check (strategy in ('all', 'keyword', 'semantic', 'model')),
    fallback    text,
    considered  int     not null,
    took_micros bigint  not null,
    -- [{"name", "version"}], in the order in which they went out.
    tools       jsonb   not null,
    primary key (turn, round)
);
create index turn_of_conversation on turn (conversation, fence);
