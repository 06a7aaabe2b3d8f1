-- Visitors whom a site has named, with what it last said of them, and visitors whose tokens are not taken any more.
create table visitor (
    site        text        not null,
    id          text        not null,
    claims      jsonb       not null default '{}',
    roles       text[]      not null default '{}',
    seen_at     timestamptz not null default now(),
    -- Tokens issued until then are void.
    revoked_at  timestamptz,
    -- For a stranger: who they turned out to be, and has their conversations.
    merged_into text,
    primary key (site, id)
);
create index visitor_revoked on visitor (revoked_at) where revoked_at is not null;
