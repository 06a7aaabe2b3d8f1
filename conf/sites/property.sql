-- Lindenhof Homes: flats and houses, who lives in them, who owns them, who looks after them.

create table person (
    id text primary key,
    name text not null,
    kind text not null check (kind in ('tenant', 'owner', 'agent'))
);

insert into person
select case when n <= 6 then 'agent-' || n when n <= 30 then 'owner-' || n - 6 else 'tenant-' || n - 30 end,
       (array['Ada', 'Boris', 'Clara', 'Dmitri', 'Eva', 'Felix', 'Gita', 'Hugo', 'Irma', 'Jakob', 'Karin'])[1 + n % 11] || ' '
           || (array['Abel', 'Brandt', 'Cordes', 'Dahl', 'Engel', 'Falk', 'Graf', 'Haas', 'Issing', 'Jung', 'Krug', 'Lang',
                     'Maas'])[1 + n % 13],
       case when n <= 6 then 'agent' when n <= 30 then 'owner' else 'tenant' end
from generate_series(1, 150) as n;

create table property (
    ref text primary key check (ref ~ '^P-[0-9]{3}$'),
    title text not null,
    type text not null check (type in ('apartment', 'house', 'studio', 'office')),
    city text not null,
    district text not null,
    rent integer not null check (rent > 0),
    bedrooms integer not null,
    square_metres integer not null,
    available_from date,
    owner_id text not null references person,
    agent_id text not null references person
);

insert into property
select 'P-' || 100 + n,
       initcap(adjective) || ' ' || case kind when 'apartment' then 'apartment' else kind end || ' ' || feature,
       kind, city, district,
       (case kind when 'studio' then 520 when 'apartment' then 780 when 'house' then 1350 else 1100 end
           * case city when 'Berlin' then 1.15 when 'Hamburg' then 1.2 when 'Leipzig' then 0.8 else 1.0 end
           + abs(hashtext('rent ' || n)) % 40 * 10)::integer,
       case kind when 'studio' then 0 when 'office' then 0 when 'house' then 3 + n % 3 else 1 + n % 3 end,
       case kind when 'studio' then 24 when 'apartment' then 48 when 'house' then 105 else 60 end + abs(hashtext('size ' || n)) % 40,
       case when n % 3 <> 1 then current_date + (n * 5) % 75 end,
       'owner-' || 1 + n % 24,
       'agent-' || 1 + n % 6
from (
    select n,
           (array['apartment', 'apartment', 'house', 'apartment', 'studio', 'office', 'apartment', 'studio'])[1 + n % 8] as kind,
           (array['Berlin', 'Hamburg', 'Leipzig', 'Potsdam', 'Berlin'])[1 + n % 5] as city,
           (array[array['Kreuzberg', 'Pankow', 'Moabit'], array['Altona', 'Eimsbüttel', 'Barmbek'],
                  array['Plagwitz', 'Südvorstadt', 'Gohlis'], array['Babelsberg', 'Bornstedt', 'Innenstadt'],
                  array['Neukölln', 'Wedding', 'Friedenau']])[1 + n % 5][1 + n % 3] as district,
           (array['bright', 'quiet', 'renovated', 'spacious', 'sunny', 'charming', 'modern'])[1 + n % 7] as adjective,
           (array['with a balcony', 'under the roof', 'with a garden', 'near the park', 'with a view of the water',
                  'in a back courtyard', 'with an old wooden floor', 'close to the station', 'with a fitted kitchen'])[1 + n % 9]
               as feature
    from generate_series(1, 180) as n
) made;

create table tenancy (
    property_ref text primary key references property,
    tenant_id text not null references person,
    since date not null
);

insert into tenancy
select ref, 'tenant-' || row_number() over (order by ref), current_date - (100 + abs(hashtext(ref)) % 2000)
from property where available_from is null;

create table maintenance (
    number integer generated always as identity (start with 301) primary key,
    property_ref text not null references property,
    issue text not null,
    priority text not null check (priority in ('low', 'normal', 'high', 'emergency')),
    status text not null default 'scheduled' check (status in ('scheduled', 'in progress', 'done')),
    requested_by text not null references person,
    visit_on date not null,
    created_at timestamptz not null default now()
);

insert into maintenance (property_ref, issue, priority, status, requested_by, visit_on, created_at)
select t.property_ref,
       (array['The kitchen tap drips.', 'One radiator stays cold.', 'The doorbell does not ring.', 'A window does not close.',
              'The drain in the shower is slow.', 'The light in the stairwell is out.', 'The oven does not heat.'])[1 + n % 7],
       (array['low', 'normal', 'normal', 'high', 'low', 'normal', 'normal'])[1 + n % 7],
       case when n > 50 then 'scheduled' when n > 45 then 'in progress' else 'done' end,
       t.tenant_id, current_date - 60 + n, now() - make_interval(days => 66 - n)
from (select tenancy.*, row_number() over (order by property_ref)::integer as n from tenancy) t;

-- Who may have something done in which home: the tenant who lives there, its owner, and every agent.
create view may_care as
select ref as property_ref, owner_id as person_id from property
union select property_ref, tenant_id from tenancy
union select p.ref, a.id from property p cross join person a where a.kind = 'agent';
