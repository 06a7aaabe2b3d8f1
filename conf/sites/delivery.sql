-- Plate & Pedal: restaurants, what was brought to whom, and what went wrong.

create table restaurant (
    id integer primary key,
    name text not null unique,
    cuisine text not null
);

insert into restaurant values
    (1, 'Trattoria Nonna Pia', 'Italian'), (2, 'Golden Wok', 'Chinese'), (3, 'Casa Oaxaca', 'Mexican'),
    (4, 'Sakura Bento', 'Japanese'), (5, 'The Green Bowl', 'vegetarian'), (6, 'Bombay Corner', 'Indian'),
    (7, 'Falafel Brothers', 'Lebanese'), (8, 'Burger Yard', 'American'), (9, 'Pho 79', 'Vietnamese'),
    (10, 'Ouzeri Thalassa', 'Greek');

create table delivery (
    number text primary key check (number ~ '^FD-[0-9]{5}$'),
    restaurant_id integer not null references restaurant,
    courier text not null,
    status text not null check (status in ('cooking', 'on the way', 'delivered', 'cancelled')),
    ordered_at timestamptz not null,
    due_at timestamptz not null,
    total_cents integer not null check (total_cents > 0)
);

insert into delivery
select 'FD-' || 20300 + n,
       1 + n % 10,
       (array['Amir', 'Bea', 'Casper', 'Dunja', 'Emre', 'Fatou', 'Goran', 'Hilde'])[1 + n % 8],
       case when n > 316 then 'cooking' when n > 308 then 'on the way' when n % 47 = 0 then 'cancelled' else 'delivered' end,
       now() - make_interval(mins => case when n > 308 then (321 - n) * 3 else (320 - n) * 35 end),
       now() - make_interval(mins => case when n > 308 then (321 - n) * 3 else (320 - n) * 35 end) + interval '38 minutes',
       case n when 118 then 3180 else 1190 + abs(hashtext('total ' || n)) % 4200 end
from generate_series(1, 320) as n;

-- What is under way stays under way, however long ago this was made.
create view delivery_now as
select d.number, r.name as restaurant, d.courier, d.status,
       case when d.status in ('cooking', 'on the way')
            then now() + make_interval(mins => case d.status when 'cooking' then 24 else 6 end + d.total_cents % 9)
            else d.due_at end as due_at
from delivery d join restaurant r on r.id = d.restaurant_id;

create table ticket (
    number integer generated always as identity (start with 5001) primary key,
    name text not null,
    issue text not null,
    status text not null default 'open' check (status in ('open', 'answered', 'closed')),
    created_at timestamptz not null default now()
);

insert into ticket (name, issue, status, created_at)
select (array['Ana Silva', 'Ben Meyer', 'Carla Rossi', 'David Novak', 'Emma Jensen', 'Finn Moore', 'Greta Lind'])[1 + n % 7],
       (array['The soup had leaked into the bag.', 'One of three dishes was missing.', 'The courier could not find the bell.',
              'The food was cold when it came.', 'I was charged twice for one order.', 'It came forty minutes late.',
              'There were peanuts in it, and I had asked for none.', 'The wrong order was brought.'])[1 + n % 8],
       case when n > 100 then 'open' when n % 3 = 0 then 'answered' else 'closed' end,
       now() - make_interval(hours => (110 - n) * 5)
from generate_series(1, 110) as n;

create table refund (
    number text primary key references delivery,
    amount_cents integer not null check (amount_cents > 0),
    reason text not null,
    made_at timestamptz not null default now()
);

comment on constraint refund_pkey on refund is 'Money was given back for this order already; it is done once for each order.';

insert into refund (number, amount_cents, reason, made_at)
select number, (total_cents * 0.5)::integer, 'Came late', due_at + interval '2 hours'
from delivery where status = 'delivered' and substr(number, 4)::integer % 29 = 0;
