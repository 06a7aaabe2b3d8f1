-- Each site with tables has a schema, and a role that reaches nothing else.
create table site_schema (
    site       text        primary key,
    name       text        not null unique,
    role       text        not null unique,
    password   text        not null,
    checksum   text,
    applied_at timestamptz
);

-- What tools of sites have written, by the key of the call: in the transaction of the write itself.
create table site_write (
    site    text        not null references site_schema on delete cascade,
    key     text        not null,
    result  text,
    done_at timestamptz not null default now(),
    primary key (site, key)
);
create index site_write_by_age on site_write (site, done_at);

-- The three that a site's role may call. A statement of a tool, which runs under the same role, cannot: it does not
-- know the role's password, of which the proof is made.
create function site_of_caller(subject text, proof text) returns text
    language plpgsql stable security definer set search_path = ${flyway:defaultSchema}, pg_temp as
$$
declare
    found_site text;
begin
    select site into found_site from site_schema
    where role = session_user
      and proof = encode(sha256(convert_to(password || ':' || subject, 'UTF8')), 'hex');
    if found_site is null then
        raise insufficient_privilege using message = 'only the server may call this';
    end if;
    return found_site;
end
$$;

-- Takes the key for this transaction and returns null, or returns the result under which it was written before. Waits
-- for another transaction that has taken it and not ended yet. Forgets a few old ones on the way.
create function site_write_claim(call_key text, proof text, kept interval) returns text
    language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as
$$
declare
    caller text := site_of_caller(call_key, proof);
begin
    delete from site_write where (site, key) in (
        select site, key from site_write where site = caller and done_at < now() - kept limit 10
        for update skip locked);
    insert into site_write (site, key) values (caller, call_key) on conflict do nothing;
    if found then
        return null;
    end if;
    return (select coalesce(result, '') from site_write where site = caller and key = call_key);
end
$$;

create function site_write_finish(call_key text, proof text, outcome text) returns void
    language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as
$$
declare
    caller text := site_of_caller(call_key, proof);
begin
    update site_write set result = outcome where site = caller and key = call_key;
end
$$;

-- In the transaction that makes a site's tables: they are there.
create function site_schema_applied(file_checksum text, proof text) returns void
    language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as
$$
declare
    caller text := site_of_caller(file_checksum, proof);
begin
    update site_schema set checksum = file_checksum, applied_at = now() where site = caller;
end
$$;

revoke execute on function site_of_caller(text, text), site_write_claim(text, text, interval),
    site_write_finish(text, text, text), site_schema_applied(text, text) from public;
