import { diff, inForceOf, NOTHING_IN_FORCE, plan, type PlanInputs, type RuntimePlan } from '@livermore/engine';
import { TIMEFRAMES, UserSettingsSchema, type SeriesId, type UserSettings } from '@livermore/schemas';
import { timed, type Figure } from './harness.ts';
import { sharesOfParts } from './parts.ts';

const SYMBOLS = Array.from({ length: 400 }, (_, index) => `S${index}-USD`);
const SERIES = SYMBOLS.length * TIMEFRAMES.length;

const documentOf = (monitored: readonly string[]): string =>
  JSON.stringify(UserSettingsSchema.parse({ symbols: { monitored }, exchanges: { coinbase: { enabled: true } } }));

const settingsOf = (monitored: readonly string[]): UserSettings => UserSettingsSchema.parse(JSON.parse(documentOf(monitored)));

const inputs: PlanInputs = {
  paused: false,
  settingsVersion: 1,
  availableExchanges: ['coinbase'],
  products: new Map([['coinbase', new Set(SYMBOLS)]]),
  positions: [],
};

/** Kept where the compiler cannot know it is of no use. */
let kept: unknown;

const planned = (settings: UserSettings): RuntimePlan => plan(settings, inputs);

/** 7d: what every change of settings, mode or pause costs before anything is done. */
export const figures = (): Promise<Figure[]> => {
  const settings = settingsOf(SYMBOLS);
  const document = documentOf(SYMBOLS);
  const inForce = inForceOf(planned(settingsOf([...SYMBOLS.slice(1), 'GONE-USD'])));
  const peers = [
    {
      name: 'JSON.parse of the settings',
      candidate: timed('JSON.parse of the settings', () => {
        kept = JSON.parse(document);
        return 1;
      }),
    },
    {
      name: `an array of ${SERIES} series`,
      candidate: timed(`an array of ${SERIES} series`, () => {
        kept = SYMBOLS.flatMap((symbol) => TIMEFRAMES.map((timeframe): SeriesId => ({ exchangeId: 1, symbol, timeframe })));
        return 1;
      }),
      bar: { timesTheCost: 3 },
    },
  ];
  const ours = (title: string, batch: () => unknown) =>
    timed(title, () => {
      kept = batch();
      return 1;
    });
  const change = ours('livermore', () => diff(inForce, planned(settings)));
  return Promise.resolve([
    {
      id: '7d',
      title: `plan and difference, ${SYMBOLS.length} symbols on ${TIMEFRAMES.length} timeframes, one comes and one goes`,
      unit: 'change',
      ours: change,
      peers,
      shares: () => sharesOfParts(change, [{ name: 'plan', part: ours('plan', () => planned(settings)) }], 'difference'),
    },
    {
      id: '7d',
      title: 'plan and difference, the same from nothing',
      unit: 'start',
      ours: ours('livermore', () => diff(NOTHING_IN_FORCE, planned(settings))),
      peers,
      close: () => {
        if (kept === undefined) throw new Error('nothing was planned');
      },
    },
  ]);
};
