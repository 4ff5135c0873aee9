import type { AppRouter } from '@livermore/api/router';
import { TRPCClientError } from '@trpc/client';

/** Why a change of settings was not taken. */
export type SettingsRefusal =
  | { kind: 'problems'; problems: { path: string; reason: string }[] }
  | { kind: 'conflict'; current: unknown; version: number; paths: string[] }
  | { kind: 'message'; message: string };

export const refusalOf = (error: unknown): SettingsRefusal => {
  if (!(error instanceof TRPCClientError)) return { kind: 'message', message: String(error) };
  const { data, message } = error as TRPCClientError<AppRouter>;
  if (!data) return { kind: 'message', message: 'The server did not answer. Nothing is known to be changed; try again.' };
  if (data.conflict) return { kind: 'conflict', ...data.conflict };
  return data.problems ? { kind: 'problems', problems: data.problems } : { kind: 'message', message };
};

/** The same in one text. */
export const refusalText = (refusal: SettingsRefusal): string => {
  if (refusal.kind === 'message') return refusal.message;
  if (refusal.kind === 'conflict') return `Version ${refusal.version} was saved meanwhile. Look at it and try again.`;
  return refusal.problems.map(({ path, reason }) => `${path}: ${reason}`).join('; ');
};
