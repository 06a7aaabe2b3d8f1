-- One row whose number rises with each change of what follows.
create table site_catalogue (
    one      boolean primary key default true check (one),
    revision bigint  not null default 0
);
insert into site_catalogue default values;

-- Sites that were made over the API, as they were sent: what stands for a secret is its name.
create table site_text (
    site    text        primary key check (site ~ '^[a-z0-9-]{1,40}$'),
    text    text        not null,
    made_by text        not null,
    made_at timestamptz not null default now()
);
