import type { Database } from '../database.ts';

/**
 * Removes every row of every table and lets ids begin anew. It deletes, since the embedded
 * database truncates slowly.
 */
export const emptyTables = async ({ pool }: Database): Promise<void> => {
  await pool.query(`
    do $$
    declare name text;
    begin
      set local session_replication_role = replica;
      for name in select tablename from pg_tables where schemaname = 'public' loop
        execute format('delete from %I', name);
      end loop;
      for name in select sequencename from pg_sequences where schemaname = 'public' loop
        perform setval(format('public.%I', name)::regclass, 1, false);
      end loop;
    end $$`);
};
