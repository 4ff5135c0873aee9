import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** An empty database of one test. */
export interface TestDatabase {
  url: string;
  /** Removes it, together with connections that are still open. */
  drop(): Promise<void>;
}

/** Creates a database with a name of its own on the server of `adminUrl`. */
export const createTestDatabase = async (adminUrl: string): Promise<TestDatabase> => {
  const name = `livermore_test_${randomBytes(6).toString('hex')}`;
  await runAsAdmin(adminUrl, `create database ${name}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => runAsAdmin(adminUrl, `drop database if exists ${name} with (force)`),
  };
};

const runAsAdmin = async (adminUrl: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};
