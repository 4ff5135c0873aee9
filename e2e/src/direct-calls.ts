import type { Page } from 'playwright-core';
import { appRouter } from '../../apps/api/src/routers/index.ts';
import { LEAST_ROLES } from '../../apps/api/src/routers/procedure-roles.ts';
import { callFrom } from './people.ts';

type Kind = 'query' | 'mutation' | 'subscription';

/** Kind of every procedure of the server, by its path. */
const KINDS = new Map(
  Object.entries(appRouter['_def'].procedures as unknown as Record<string, { _def: { type: Kind } }>).map(([path, procedure]) => [path, procedure['_def'].type]),
);

/** Procedures that are not for everybody who is signed in. */
export const privileged = (least: 'operator' | 'owner'): string[] =>
  [...KINDS.keys()].filter((path) => LEAST_ROLES[path] === least || (least === 'owner' && LEAST_ROLES[path] === undefined)).toSorted();

/** Input with which each of them would do something, to the user with this id where it names one. */
export const harmfulInputs = (id: number): Readonly<Record<string, unknown>> => ({
  'control.sendCommand': { type: 'pause' },
  'control.cancel': { requestId: 'there is none' },
  'settings.update': { patch: { mode: 'scalper-macdv' } },
  'settings.reset': {},
  'settings.restore': { version: 1 },
  'settings.import': { document: {}, apply: true },
  'settings.scanSymbols': { exchange: 'demo' },
  'symbols.add': { symbol: 'BTC-USD', exchange: 'demo' },
  'symbols.remove': { symbol: 'BTC-USD', exchange: 'demo' },
  'symbols.bulkImport': { lines: 'ETH-USD' },
  'users.list': undefined,
  'users.runtimes': undefined,
  'users.runtime': { id },
  'users.keys': undefined,
  'users.add': { email: 'somebody@example.com' },
  'users.enable': { id },
  'users.disable': { id },
  'users.setRole': { id, role: 'operator' },
  'users.setIdentity': { id, subject: 'somebody' },
  'users.removeIdentity': { id },
  'users.makeLink': { id },
  'users.revokeKey': { id: 1 },
});

/** Calls procedures from a page with input that would do something; gives those that were not refused for the role. */
export const letThrough = async (page: Page, paths: readonly string[], inputs: Readonly<Record<string, unknown>>): Promise<string[]> => {
  const found: string[] = [];
  for (const path of paths) {
    const { status, appCode } = await callFrom(page, path, inputs[path], KINDS.get(path) === 'query' ? 'query' : 'mutation');
    if (status !== 403 || appCode !== 'NOT_ALLOWED') found.push(`${path}: ${status} ${appCode ?? ''}`);
  }
  return found;
};
