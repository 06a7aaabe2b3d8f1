-- Harbour Lane Clinic: who works when, and what is taken. Times are the clinic's own.

create table practitioner (
    id integer primary key,
    name text not null unique,
    service_type text not null,
    room text not null
);

insert into practitioner values
    (1, 'Dr. Ines Moreau', 'general_checkup', '1.04'),
    (2, 'Dr. Tomas Lindqvist', 'general_checkup', '1.05'),
    (3, 'Dr. Aiko Ito', 'dental_cleaning', '2.01'),
    (4, 'Marta Kowalska', 'dental_cleaning', '2.02'),
    (5, 'Daniel Osei', 'physiotherapy', '0.11'),
    (6, 'Leila Haddad', 'physiotherapy', '0.12'),
    (7, 'Dr. Ruth Feldman', 'eye_test', '2.07'),
    (8, 'Nurse Peter Brandt', 'vaccination', '1.01');

-- Weekdays as ISO has them, 1 is Monday.
create table shift (
    practitioner_id integer not null references practitioner,
    weekday integer not null check (weekday between 1 and 7),
    starts time not null,
    ends time not null check (ends > starts),
    minutes integer not null check (minutes between 10 and 120),
    primary key (practitioner_id, weekday, starts)
);

insert into shift
select p.id, day, hours.starts, hours.ends,
       case p.service_type when 'vaccination' then 15 when 'physiotherapy' then 40 else 30 end
from practitioner p
cross join generate_series(1, 6) as day
cross join (values (time '08:30', time '12:30'), (time '13:30', time '17:30')) as hours (starts, ends)
where (p.id + day) % 3 <> 0 and (day < 6 or hours.starts < time '12:00');

-- Every slot from a first to a last day, taken or not; three months can be booked ahead.
create function slots(first_day date, last_day date)
    returns table (practitioner_id integer, practitioner text, service_type text, room text, minutes integer, starts_at timestamp)
    language sql stable
as $$
    select p.id, p.name, p.service_type, p.room, s.minutes, day::date + s.starts + make_interval(mins => s.minutes * n)
    from generate_series(first_day, least(last_day, current_date + 90), interval '1 day') as day
    join shift s on s.weekday = extract(isodow from day)
    join practitioner p on p.id = s.practitioner_id
    cross join generate_series(0, 31) as n
    where make_interval(mins => s.minutes * (n + 1)) <= s.ends - s.starts
$$;

create table booking (
    reference text primary key default 'HL-' || upper(substr(md5(random()::text), 1, 6)),
    practitioner_id integer not null references practitioner,
    starts_at timestamp not null,
    patient text not null constraint patient_named check (length(trim(patient)) between 2 and 80),
    email text not null,
    booked_at timestamptz not null default now(),
    constraint slot_taken unique (practitioner_id, starts_at)
);

comment on constraint slot_taken on booking is
    'Somebody else has just taken exactly this slot. Say kindly that they were a moment faster, and offer the nearest free times from get_availability.';
comment on constraint patient_named on booking is 'The name must have 2 to 80 letters.';

create function free_slots(first_day date, last_day date)
    returns table (practitioner text, service_type text, minutes integer, starts_at timestamp)
    language plpgsql stable
as $$
begin
    if last_day < first_day then
        raise 'The last day is before the first.';
    elsif last_day < current_date then
        raise 'These days have passed; today is %.', current_date;
    elsif first_day > current_date + 90 then
        raise 'Appointments can be booked until %, no later.', current_date + 90;
    end if;
    return query
        select s.practitioner, s.service_type, s.minutes, s.starts_at
        from slots(greatest(first_day, current_date), last_day) s
        where s.starts_at > localtimestamp + interval '1 hour'
          and not exists (
              select 1 from booking b where b.practitioner_id = s.practitioner_id and b.starts_at = s.starts_at
          );
end
$$;

insert into booking (reference, practitioner_id, starts_at, patient, email, booked_at)
select 'HL-' || upper(substr(md5('booking' || n), 1, 6)), practitioner_id, starts_at,
       first || ' ' || last,
       lower(replace(first, 'ü', 'ue')) || '.' || lower(replace(replace(last, '''', ''), 'ø', 'o')) || '@example.com',
       now() - make_interval(hours => 3 + n % 200)
from (
    select taken.*,
           (array['Ana', 'Bram', 'Chloe', 'Dario', 'Elif', 'Femke', 'Gustav', 'Hanna', 'Ivo', 'Jana', 'Kofi', 'Lucia',
                  'Mateo', 'Nadia', 'Omar', 'Petra', 'Quentin', 'Rosa', 'Sven', 'Tilde'])[1 + n % 20] as first,
           (array['Almeida', 'Berg', 'Costa', 'Duarte', 'Eriksen', 'Fontaine', 'Greco', 'Hoffmann', 'Ivanova', 'Jansen',
                  'Kim', 'Larsen', 'Mendes', 'Novak', 'O''Brien', 'Petrov', 'Quist', 'Ricci', 'Sato', 'Turner',
                  'Urban', 'Vega', 'Wagner'])[1 + n % 23] as last
    from (
        select practitioner_id, starts_at, row_number() over (order by starts_at, practitioner_id)::integer as n
        from slots(current_date - 30, current_date + 20)
        where abs(hashtext(practitioner_id || ' ' || starts_at)) % 10 < case when starts_at < current_date then 5 else 4 end
    ) taken
) named;
