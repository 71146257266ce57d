-- The log and what its numbering, serving and enrolment need. Read by SQLite and PostgreSQL alike.

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
  sheet text primary key,
  stream text not null references stream (stream),
  device text not null,
  number bigint not null,
  certificate text not null references certificate (certificate),
  size integer not null,
  bytes bytea not null
);

create index sheet_chain on sheet (stream, device, number);

create table log (
  stream text not null references stream (stream),
  n bigint not null,
  sheet text not null references sheet (sheet),
  digest bytea not null,
  held integer not null,
  introduces integer not null,
  primary key (stream, n)
);

create index log_sheet on log (sheet);

create table link (
  hash text primary key,
  role text not null,
  event text,
  expires_ms bigint not null,
  used_by text,
  used_ms bigint,
  certificate text
);

create table setting (
  name text primary key,
  value bytea not null
);
