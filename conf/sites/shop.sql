-- Northwind Outfitters: what is sold, and who has bought what.

create table product (
    sku text primary key,
    name text not null,
    category text not null,
    price_cents integer not null check (price_cents > 0),
    stock integer not null check (stock >= 0),
    rating numeric(2, 1) not null,
    description text not null,
    words tsvector generated always as (
        setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('english', category), 'B')
            || to_tsvector('english', description)
    ) stored
);

create index product_words on product using gin (words);

insert into product (sku, name, category, price_cents, stock, rating, description)
select 'NW-' || lpad((kind.n * 10 + line.n)::text, 4, '0'),
       line.name || ' ' || kind.name,
       kind.category,
       (round(kind.price * line.factor) * 100 - 5)::integer,
       case when abs(hashtext(line.name || kind.name)) % 9 = 0 then 0 else 3 + abs(hashtext(kind.name || line.name)) % 40 end,
       3.6 + (abs(hashtext(line.name || kind.category)) % 14) / 10.0,
       kind.words || ' ' || line.words
from (values
    (1, 'Rain Jacket', 'jackets', 95, 'Waterproof shell with taped seams and a hood that turns along.'),
    (2, 'Down Jacket', 'jackets', 180, 'Light and warm, packs into its own pocket.'),
    (3, 'Wind Jacket', 'jackets', 65, 'A thin layer against wind and drizzle.'),
    (4, 'Fleece', 'jackets', 70, 'Soft mid layer that dries within an hour.'),
    (5, 'Hiking Boots', 'shoes', 150, 'Ankle-high leather boots, waterproof, with a grippy sole.'),
    (6, 'Trail Running Shoes', 'shoes', 115, 'Light shoes for running on rough ground.'),
    (7, 'Camp Sandals', 'shoes', 55, 'For the evening, when boots have done enough.'),
    (8, 'Two-Person Tent', 'tents', 260, 'Stands in five minutes, weighs less than two kilos.'),
    (9, 'Family Tent', 'tents', 420, 'Room for four, and a porch for wet things.'),
    (10, 'Tarp', 'tents', 75, 'A roof of three by three metres, with six pegs.'),
    (11, 'Sleeping Bag', 'sleeping', 140, 'Comfortable down to three degrees below zero.'),
    (12, 'Sleeping Mat', 'sleeping', 85, 'Inflates in ten breaths, insulates all year.'),
    (13, 'Daypack 22 l', 'backpacks', 80, 'For a day out, with room for lunch and a spare layer.'),
    (14, 'Trekking Backpack 55 l', 'backpacks', 190, 'Carries a week, with a back that adjusts.'),
    (15, 'Gas Stove', 'cooking', 50, 'Boils a litre in four minutes.'),
    (16, 'Pot Set', 'cooking', 45, 'Two pots and a lid that is a pan.'),
    (17, 'Headlamp', 'lights', 40, 'Three hundred lumens, charged by USB.'),
    (18, 'Merino Shirt', 'clothing', 70, 'Wool that does not itch and does not smell.'),
    (19, 'Hiking Trousers', 'clothing', 90, 'Stretch where you need it, zips off at the knee.'),
    (20, 'Wool Socks', 'clothing', 18, 'Padded at heel and toe, against blisters.'),
    (21, 'Trekking Poles', 'equipment', 75, 'A pair, folding, with cork grips.'),
    (22, 'Water Filter', 'equipment', 38, 'Makes a stream drinkable, squeeze by squeeze.')
) as kind (n, name, category, price, words)
cross join (values
    (1, 'Fjell', 1.00, 'Our everyday line, made to be mended.'),
    (2, 'Skar', 1.45, 'For people who are out in any weather.'),
    (3, 'Lomma', 0.70, 'Simple, light and kind to the purse.'),
    (4, 'Tind', 1.80, 'The mountain line: the best that we know how to make.'),
    (5, 'Bris', 1.15, 'Cut for women, in colours of the coast.'),
    (6, 'Liten', 0.55, 'For children from six to twelve.')
) as line (n, name, factor, words);

create table customer (
    id text primary key,
    name text not null
);

insert into customer
select 'c-' || 1000 + n,
       (array['Ana', 'Ben', 'Carla', 'David', 'Emma', 'Finn', 'Greta', 'Henrik', 'Ida', 'Jonas'])[1 + n % 10] || ' '
           || (array['Silva', 'Meyer', 'Rossi', 'Novak', 'Jensen', 'Moore', 'Lind'])[1 + n % 7]
from generate_series(1, 60) as n;

create table customer_order (
    id text primary key check (id ~ '^ORD-[A-Z0-9]{6}$'),
    customer_id text not null references customer,
    status text not null check (status in ('processing', 'packed', 'shipped', 'delivered', 'returned')),
    placed_on date not null,
    delivery_date date not null,
    carrier text not null,
    tracking text
);

create table order_item (
    order_id text not null references customer_order,
    sku text not null references product,
    quantity integer not null check (quantity between 1 and 10),
    primary key (order_id, sku)
);

insert into customer_order
select case n when 1 then 'ORD-7K2M9Q' when 61 then 'ORD-4TX8LA' when 2 then 'ORD-9PZ3WB'
            else 'ORD-' || upper(substr(md5('order ' || n), 1, 6)) end,
       'c-' || 1001 + (n - 1) % 60,
       case when n in (1, 2) then 'shipped' when n % 41 = 0 then 'returned' when age > 6 then 'delivered'
            when age > 2 then 'shipped' when age > 0 then 'packed' else 'processing' end,
       current_date - age,
       current_date - age + case when n in (1, 2) then 5 else 4 + n % 3 end,
       (array['PostNord', 'DHL', 'GLS'])[1 + n % 3],
       case when age > 2 then upper(substr(md5('parcel ' || n), 1, 12)) end
from (select n, case when n in (1, 2) then 3 else (n * 7) % 120 end as age from generate_series(1, 240) as n) aged;

insert into order_item
select distinct on (o.id, p.sku) o.id, p.sku, 1 + abs(hashtext(o.id || p.sku)) % 3
from customer_order o
cross join generate_series(1, 3) as line
join lateral (
    select sku from product order by abs(hashtext(o.id || sku || line)) limit 1
) p on true;
