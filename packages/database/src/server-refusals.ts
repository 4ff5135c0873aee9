import { AppError, messageOf } from '@livermore/base';

/** Oldest PostgreSQL that the queries are written for, as `server_version_num`. */
const OLDEST_SERVER = 140_000;

/** Throws DATABASE_TOO_OLD for a server older than PostgreSQL 14; `version` as in `server_version_num`. */
export const refuseOldServer = (version: number, place: string): void => {
  if (version >= OLDEST_SERVER) return;
  throw new AppError(
    'DATABASE_TOO_OLD',
    `The database ${place} runs PostgreSQL ${Math.floor(version / 10_000)}; Livermore needs 14 ` +
      'or newer. Upgrade the server, or leave LIVERMORE_DATABASE_URL out to use the embedded database.',
  );
};

/** Where and as whom a connection was tried. */
interface Target {
  host: string;
  port: number;
  user?: string | undefined;
  database?: string | undefined;
}

/** A failed connection as an AppError that names the place, never the password. */
export const unreachable = (error: unknown, target: Target): AppError =>
  new AppError(
    'DATABASE_UNREACHABLE',
    `Cannot open the database at ${target.host}:${target.port}: ${explain(error, target)}`,
    { cause: error },
  );

const explain = (error: unknown, { user = '', database = '' }: Target): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing answers there. Start PostgreSQL, or correct host and port in LIVERMORE_DATABASE_URL.';
    case 'ENOENT':
      return 'there is no such socket. Start PostgreSQL, or correct the host in LIVERMORE_DATABASE_URL.';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the name of the host is not known. Correct it in LIVERMORE_DATABASE_URL.';
    case '28P01':
      return `the server refused the password of user "${user}". Correct it in LIVERMORE_DATABASE_URL.`;
    case '28000':
      return `the server does not let user "${user}" in from here. Check the user and the server's pg_hba.conf.`;
    case '3D000':
      return `there is no database "${database}". Create it (createdb ${database}), or correct the name.`;
    case '53300':
      return 'the server has no connection left. Raise its max_connections or close others.';
    case '57P03':
      return 'the server is starting up or shutting down. Try again in a moment.';
    default:
      return `${messageOf(error) || code}.`;
  }
};
