import { z } from 'zod';
import { EXCHANGE_ORDER, SYMBOL_PATTERN } from './exchange.ts';
import { mustBe } from './problem-words.ts';
import { fieldsOfSchema, partialSchema } from './settings/schema-fields.ts';
import { TIMEFRAMES } from './timeframe.ts';

const MONITORED_PATTERN = new RegExp(`^(?:(?:${EXCHANGE_ORDER.join('|')}):)?${SYMBOL_PATTERN.source.slice(1)}`);

/** A monitored symbol, bare (`BTC-USD`) or qualified by its exchange (`binanceUs:ETH-USD`). */
const MonitoredSymbolSchema = z
  .string()
  .regex(MONITORED_PATTERN, { error: mustBe('BASE-QUOTE in capitals, optionally after coinbase:, binanceUs: or demo:') });

const EnvVarNameSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: mustBe('the name of an environment variable') });

/** What the engine does with the watched symbols. */
export const MODES = ['position-monitor', 'scalper-macdv', 'scalper-orderbook'] as const;

export type Mode = (typeof MODES)[number];

const section = <Shape extends z.ZodRawShape>(shape: Shape) => z.looseObject(shape);

/**
 * The settings document (`users.settings`). `{}` parses to a complete document; unknown keys
 * survive at every depth because another client may have put them there.
 */
export const UserSettingsSchema = section({
  version: z.literal(1).default(1).describe('Version of the form of this document, not of its content.'),
  mode: z
    .enum(MODES)
    .default('position-monitor')
    .describe(
      'What the engine does with the watched symbols. position-monitor: the timeframes below, alerts at closes. ' +
        'scalper-macdv: 1m and 5m, alerts also between closes. scalper-orderbook: 5m, no alerts on MACD-V.',
    ),
  symbols: section({
    monitored: z
      .array(MonitoredSymbolSchema)
      .default([])
      .describe('Symbols to watch: BTC-USD is taken from the first exchange that is on, demo:BTC-USD from that one.'),
    minPositionValueUsd: z
      .number()
      .nonnegative()
      .default(2)
      .describe('What is held at an exchange is watched too when it is worth at least this much, in USD.'),
  })
    .prefault({})
    .describe('What is watched.'),
  exchanges: section({
    coinbase: section({
      enabled: z.boolean().default(false).describe('Whether symbols are taken from Coinbase.'),
      apiKeyEnvVar: EnvVarNameSchema.default('COINBASE_API_KEY_ID').describe(
        'Name of the environment variable that holds the name of the API key. Needed to see positions only.',
      ),
      privateKeyEnvVar: EnvVarNameSchema.default('COINBASE_PRIVATE_KEY').describe(
        'Name of the environment variable that holds the private key of the API key.',
      ),
    })
      .prefault({})
      .describe('Coinbase Advanced Trade.'),
    binanceUs: section({
      enabled: z.boolean().describe('Whether symbols are taken from Binance.US.'),
      apiKeyEnvVar: EnvVarNameSchema.describe('Name of the environment variable that holds the API key.'),
      secretKeyEnvVar: EnvVarNameSchema.describe('Name of the environment variable that holds the secret key.'),
    })
      .optional()
      .describe('Binance.US. The whole section may be left out.'),
    demo: section({ enabled: z.boolean().describe('Whether symbols are taken from the demo market.') })
      .optional()
      .describe('The simulated market of this server, on servers that were started with one. The section may be left out.'),
  })
    .prefault({})
    .describe('Where prices come from. Settings name environment variables and hold no secrets.'),
  alerts: section({
    discord: section({
      enabled: z.boolean().default(false).describe('Whether alerts are sent to Discord.'),
      webhookEnvVar: EnvVarNameSchema.default('DISCORD_WEBHOOK_URL').describe(
        'Name of the environment variable that holds the address of the webhook.',
      ),
    })
      .prefault({})
      .describe('Alerts as messages in a Discord channel.'),
    levels: z
      .array(z.number().positive())
      .default([150, 200, 250, 300, 350, 400])
      .describe('An alert when MACD-V passes one of these outwards, above zero or below it.'),
    reversal: section({
      enabled: z.boolean().default(true).describe('Whether turns beyond the smallest level are alerts.'),
      oversoldBufferPct: z
        .number()
        .nonnegative()
        .default(5)
        .describe('How far the histogram must have turned up, in percent of MACD-V, for an alert from below.'),
      overboughtBufferPct: z
        .number()
        .nonnegative()
        .default(3)
        .describe('How far the histogram must have turned down, in percent of MACD-V, for an alert from above.'),
    })
      .prefault({})
      .describe('Alerts on a turn beyond the smallest level.'),
    cooldownMinutes: z
      .number()
      .nonnegative()
      .default(5)
      .describe('The same alert of a series comes again only after this many minutes.'),
    maxSyntheticShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('No alert when more than this share of the last 100 candles had no trade: 0 to 1.'),
  })
    .prefault({})
    .describe('What is an alert.'),
  timeframes: z
    .array(z.enum(TIMEFRAMES))
    .default([...TIMEFRAMES])
    .describe('Candle lengths that are computed and judged. The scalper modes use their own.'),
});

/** A complete settings document. */
export type UserSettings = z.output<typeof UserSettingsSchema>;

/** A JSON merge patch of a document: what is left out stays, null removes what is optional. */
export type UserSettingsPatch = Patch<UserSettings>;

type Patch<Value> = Value extends readonly unknown[]
  ? Value
  : Value extends object
    ? { [Key in keyof Value]?: Patch<Value[Key]> | (undefined extends Value[Key] ? null : never) }
    : Value;

/** The shape of a merge patch: everything optional, null only for optional keys, unknown keys kept. */
export const UserSettingsPartialSchema = partialSchema(
  fieldsOfSchema(UserSettingsSchema),
) as z.ZodType<UserSettingsPatch>;
