/** The steps of the first start, in their order; each has its place in the address. */
export const START_STEPS = ['market', 'symbols', 'alerts'] as const;

export type StartStep = (typeof START_STEPS)[number];

export const isStartStep = (text: unknown): text is StartStep => START_STEPS.some((step) => step === text);

/** What a step is called, what it is about, and the reason with which it saves. */
export const STEP_WORDS: Readonly<Record<StartStep, { title: string; about: string; reason: string }>> = {
  market: {
    title: 'Market',
    about: 'Where prices come from. One exchange is enough; each can be switched on and off later.',
    reason: 'First start: market',
  },
  symbols: {
    title: 'Symbols',
    about: 'What is watched: each symbol has its row on the Overview, with MACD-V on six timeframes.',
    reason: 'First start: symbols',
  },
  alerts: {
    title: 'Alerts',
    about: 'When you are told. Alerts appear beside the Overview and at the bell, and are kept.',
    reason: 'First start: alerts',
  },
};

export const stepAfter = (step: StartStep): StartStep | null => START_STEPS[START_STEPS.indexOf(step) + 1] ?? null;

export const stepBefore = (step: StartStep): StartStep | null => START_STEPS[START_STEPS.indexOf(step) - 1] ?? null;

/** What the button that goes on says: what is changed is saved first. */
export const goOnWords = (step: StartStep, isChanged: boolean): string => {
  if (stepAfter(step) === null) return isChanged ? 'Save and finish' : 'Finish';
  return isChanged ? 'Save and go on' : 'Go on';
};
