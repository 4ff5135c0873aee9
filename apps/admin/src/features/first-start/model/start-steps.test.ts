import { describe, expect, it } from 'vitest';
import { goOnWords, isStartStep, START_STEPS, stepAfter, stepBefore } from './start-steps.ts';

describe('the steps of the first start', () => {
  it('follow each other, and lead back the same way', () => {
    const forward = START_STEPS.map(stepAfter);
    expect(forward).toEqual(['symbols', 'alerts', null]);
    expect(START_STEPS.map(stepBefore)).toEqual([null, 'market', 'symbols']);
    expect([isStartStep('market'), isStartStep('done'), isStartStep(undefined)]).toEqual([true, false, false]);
  });

  it('say that they save only when there is something to save', () => {
    expect(START_STEPS.map((step) => goOnWords(step, true))).toEqual(['Save and go on', 'Save and go on', 'Save and finish']);
    expect(START_STEPS.map((step) => goOnWords(step, false))).toEqual(['Go on', 'Go on', 'Finish']);
  });
});
