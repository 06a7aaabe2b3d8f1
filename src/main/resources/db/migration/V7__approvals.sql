-- Questions that calls put to people. Each is decided once; what it holds is what was agreed to.
create table approval (
    id           text        primary key,
    site         text        not null,
    conversation text        not null,
    turn         text        not null,
    call         text        not null,
    tool         text        not null,
    version      text        not null,
    parameters   text        not null,
    arguments    text        not null,
    title        text        not null,
    approver     text        not null check (approver in ('visitor', 'operator')),
    otherwise    text        not null check (otherwise in ('approve', 'deny')),
    state        text        not null default 'waiting'
                             check (state in ('waiting', 'approved', 'denied', 'expired', 'withdrawn')),
    asked_at     timestamptz not null default now(),
    deadline     timestamptz not null,
    decided_by   text,
    decided_at   timestamptz,
    edited       text,
    reason       text        not null default ''
);
create index approval_waiting on approval (site, asked_at) where state = 'waiting';
create index approval_due on approval (deadline) where state = 'waiting';
create index approval_of_turn on approval (turn) where state = 'waiting';
create index approval_of_conversation on approval (conversation, asked_at);
create index approval_decided on approval (decided_at desc) where state <> 'waiting';
