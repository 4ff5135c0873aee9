import { z } from 'zod';
import { SYMBOL_PATTERN } from './exchange.ts';
import { TIMEFRAMES } from './timeframe.ts';

/** A monitored symbol, bare (`BTC-USD`) or qualified by its exchange (`binanceUs:ETH-USD`). */
const MonitoredSymbolSchema = z
  .string()
  .refine(
    (text) => {
      const [first = '', second, ...rest] = text.split(':');
      if (rest.length > 0) return false;
      if (second === undefined) return SYMBOL_PATTERN.test(first);
      return ['coinbase', 'binanceUs', 'demo'].includes(first) && SYMBOL_PATTERN.test(second);
    },
    { error: 'must be BASE-QUOTE in capitals, optionally after coinbase:, binanceUs: or demo:' },
  );

const EnvVarNameSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'must be the name of an environment variable' });

const section = <Shape extends z.ZodRawShape>(shape: Shape) => z.looseObject(shape);

/**
 * The settings document (`users.settings`). `{}` parses to a complete document; unknown keys
 * survive at every depth because another client may have put them there.
 */
export const UserSettingsSchema = section({
  version: z.literal(1).default(1),
  mode: z.enum(['position-monitor', 'scalper-macdv', 'scalper-orderbook']).default('position-monitor'),
  symbols: section({
    monitored: z.array(MonitoredSymbolSchema).default([]),
    minPositionValueUsd: z.number().nonnegative().default(2),
  }).prefault({}),
  exchanges: section({
    coinbase: section({
      enabled: z.boolean().default(false),
      apiKeyEnvVar: EnvVarNameSchema.default('COINBASE_API_KEY_ID'),
      privateKeyEnvVar: EnvVarNameSchema.default('COINBASE_PRIVATE_KEY'),
    }).prefault({}),
    binanceUs: section({
      enabled: z.boolean(),
      apiKeyEnvVar: EnvVarNameSchema,
      secretKeyEnvVar: EnvVarNameSchema,
    }).optional(),
    demo: section({ enabled: z.boolean() }).optional(),
  }).prefault({}),
  alerts: section({
    discord: section({
      enabled: z.boolean().default(false),
      webhookEnvVar: EnvVarNameSchema.default('DISCORD_WEBHOOK_URL'),
    }).prefault({}),
    levels: z.array(z.number().positive()).default([150, 200, 250, 300, 350, 400]),
    reversal: section({
      enabled: z.boolean().default(true),
      oversoldBufferPct: z.number().nonnegative().default(5),
      overboughtBufferPct: z.number().nonnegative().default(3),
    }).prefault({}),
    cooldownMinutes: z.number().nonnegative().default(5),
    maxSyntheticShare: z.number().min(0).max(1).default(0.5),
  }).prefault({}),
  timeframes: z.array(z.enum(TIMEFRAMES)).default([...TIMEFRAMES]),
});

/** A complete settings document. */
export type UserSettings = z.output<typeof UserSettingsSchema>;

export type Mode = UserSettings['mode'];
