"""
Tables: how rooms stand in their file.

An element is a row: `revision` is when it was last written, `made` which edit its value comes from.
Undo gives an element the value and the `made` it had before, so an element holds what an edit made
of it exactly while its `made` is that edit; this is how undo knows what is still one's own. A value
that is null is a tombstone. `part` holds each element of each edit before and after. A member may
have several passes, one for each browser.
"""

FORMATS = (
    """
create table if not exists room (
    id text primary key, code text not null unique, title text not null, plan text not null,
    joins_as text not null, pin text not null, task text, wall text not null,
    rev integer not null, made_at real not null, closed_at real
);
create table if not exists member (
    id text primary key, room text not null, name text not null, role text not null,
    named integer not null, joined_at real not null, removed integer not null default 0
);
create index if not exists member_of on member (room);
create table if not exists pass (
    number integer primary key, token text not null unique, member text not null
);
create index if not exists pass_of on pass (member);
create table if not exists element (
    room text not null, branch text not null, key text not null, value text,
    revision integer not null, made integer not null, place integer not null,
    primary key (room, branch, key)
) without rowid;
create index if not exists element_news on element (room, branch, revision);
create table if not exists edit (
    room text not null, rev integer not null, branch text not null, member text not null,
    kind text not null, at real not null, undone integer not null default 0,
    primary key (room, rev)
) without rowid;
create index if not exists edit_own on edit (room, branch, member, undone, rev);
create table if not exists part (
    room text not null, rev integer not null, key text not null, before text, after text,
    made integer not null, undone integer not null default 0,
    primary key (room, rev, key)
) without rowid;
create table if not exists told (
    id integer primary key, room text not null, member text not null, key text not null,
    revision integer not null, done integer not null default 0
);
create index if not exists told_to on told (room, member, done, revision);
create table if not exists option (
    id text primary key, room text not null, number integer not null, name text not null,
    note text not null, member text not null, status text not null, body text not null,
    told text, made_at real not null
);
create index if not exists option_of on option (room, number);
create table if not exists ballot (
    id text primary key, room text not null, question text not null, method text not null,
    options text not null, dots integer not null, opened_at real not null, closed_at real
);
create index if not exists ballot_of on ballot (room);
create table if not exists vote (
    ballot text not null, member text not null, marks text not null, at real not null,
    primary key (ballot, member)
) without rowid;
create table if not exists remark (
    id text primary key, room text not null, text text not null, option text not null,
    member text not null, at real not null, withdrawn integer not null default 0
);
create index if not exists remark_of on remark (room)
""",
)
