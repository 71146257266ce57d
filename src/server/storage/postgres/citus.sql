-- Spreads the tables of the log over a Citus cluster, by stream. To be run once at the coordinator, after Asar has been
-- started once and ended: psql "$ASAR_DATABASE_URL" -v ON_ERROR_STOP=1 -1 -f src/server/storage/postgres/citus.sql
-- The table "migration" stays where it is: only a start reads it.

select create_reference_table('certificate');
select create_reference_table('setting');
select create_distributed_table('stream', 'stream');
select create_distributed_table('sheet', 'stream', colocate_with => 'stream');
select create_distributed_table('log', 'stream', colocate_with => 'stream');
select create_distributed_table('pending', 'stream', colocate_with => 'stream');
select create_distributed_table('link', 'stream', colocate_with => 'stream');
select create_distributed_table('blob', 'stream', colocate_with => 'stream');
select create_distributed_table('blob_part', 'stream', colocate_with => 'stream');
