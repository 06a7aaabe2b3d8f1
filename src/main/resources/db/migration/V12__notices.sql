-- What operators are told of calls.
create table notice (
    id text primary key,
    site text not null,
    conversation text not null,
    tool text not null,
    title text not null,
    urgent boolean not null,
    at timestamptz not null,
    closed_at timestamptz,
    closed_by text
);

create index notice_open on notice (urgent desc, at desc) where closed_at is null;
