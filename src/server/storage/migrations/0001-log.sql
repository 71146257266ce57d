-- The log and what its numbering, serving and enrolment need. Read by SQLite, PostgreSQL and what speaks its SQL.
-- Everything that a transaction writes is keyed by stream, so that the tables can be spread over machines by
-- stream id; foreign keys stay within the stream. Certificates and settings are small and the same everywhere.

create table stream (
  stream text primary key,
  head bigint not null,
  digest bytea not null
);

create table certificate (
  certificate text primary key,
  device text not null,
  bytes bytea not null
);

create index certificate_device on certificate (device);

create table sheet (
  stream text not null references stream (stream),
  sheet text not null,
  device text not null,
  number bigint not null,
  previous text,
  certificate text not null,
  control integer not null,
  size integer not null,
  bytes bytea not null,
  primary key (stream, sheet)
);

create index sheet_chain on sheet (stream, device, number);
create index sheet_control on sheet (stream, control);

create table log (
  stream text not null references stream (stream),
  n bigint not null,
  sheet text not null,
  digest bytea not null,
  held integer not null,
  introduces integer not null,
  primary key (stream, n),
  foreign key (stream, sheet) references sheet (stream, sheet)
);

create index log_sheet on log (stream, sheet);
create index log_state on log (stream, held, introduces);

create table pending (
  stream text not null references stream (stream),
  id text not null,
  target text not null,
  work bytea not null,
  primary key (stream, id)
);

create table link (
  stream text not null,
  hash text not null,
  role text not null,
  event text,
  expires_ms bigint not null,
  used_by text,
  used_ms bigint,
  certificate text,
  primary key (stream, hash)
);

create index link_hash on link (hash);

create table setting (
  name text primary key,
  value bytea not null
);
