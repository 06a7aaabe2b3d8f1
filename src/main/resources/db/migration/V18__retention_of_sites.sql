-- How long each site keeps its conversations, in milliseconds, for those that are gone as well; zero is for ever.
create table site_retention (
    site    text   primary key,
    keep_ms bigint not null
);
