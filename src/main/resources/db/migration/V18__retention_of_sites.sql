-- How long each site keeps its conversations, in milliseconds, for those that are gone as well; zero is for ever.
create table site_retention (
    site    text   primary key,
    keep_ms bigint not null
);

-- Of sites that went before, as long as it is by itself; those that there are say it themselves.
insert into site_retention (site, keep_ms) select distinct site, 365 * 24 * 60 * 60 * 1000::bigint from conversation;
