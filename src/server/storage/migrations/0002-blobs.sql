-- Photos and drawings, by stream and the hash of their bytes (SYN-9), in the parts they came in. Kept in the database,
-- so that a backup of it is a backup of all. What was erased leaves a row that says so: it is not taken again.

create table blob (
  stream text not null references stream (stream),
  blob text not null,
  size integer not null,
  have integer not null,
  state text not null,
  primary key (stream, blob)
);

create table blob_part (
  stream text not null,
  blob text not null,
  start integer not null,
  bytes bytea not null,
  primary key (stream, blob, start),
  foreign key (stream, blob) references blob (stream, blob)
);
