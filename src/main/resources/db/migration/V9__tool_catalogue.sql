-- One row whose number rises with each change of what follows.
create table tool_catalogue (
    one      boolean primary key default true check (one),
    revision bigint  not null default 0
);
insert into tool_catalogue default values;

-- Tools that were declared while servers ran.
create table tool_declaration (
    site        text        not null,
    name        text        not null,
    version     text        not null,
    position    bigint      generated always as identity,
    declaration text        not null,
    declared_by text        not null,
    declared_at timestamptz not null default now(),
    primary key (site, name, version)
);

-- What was switched while servers ran, of any tool.
create table tool_switch (
    site    text        not null,
    name    text        not null,
    version text        not null,
    enabled boolean     not null,
    rollout int         not null check (rollout between 0 and 100),
    set_by  text        not null,
    set_at  timestamptz not null default now(),
    primary key (site, name, version)
);
