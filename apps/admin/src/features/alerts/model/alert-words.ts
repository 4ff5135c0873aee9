import { type Alert, type AlertTrigger, EXCHANGE_IDS } from '@livermore/schemas';

/** A trigger in words: `crossed above +150`, `crossed below −200`, `reversal from oversold`. */
export const triggerWords = (trigger: AlertTrigger): string => {
  if (trigger === 'reversal_oversold') return 'reversal from oversold';
  if (trigger === 'reversal_overbought') return 'reversal from overbought';
  const level = trigger.slice('level_'.length);
  return level.startsWith('-') ? `crossed below \u2212${level.slice(1)}` : `crossed above ${level}`;
};

/** The marks an alert carries, each with what it means. */
export const alertMarks = (alert: Pick<Alert, 'exchangeId' | 'late' | 'revised'>): { mark: string; meaning: string }[] => [
  ...(alert.exchangeId === EXCHANGE_IDS.demo ? [{ mark: 'Demo', meaning: 'A simulated market, not a real one' }] : []),
  ...(alert.late ? [{ mark: 'Late', meaning: 'Found while catching up: the bar closed before the engine was live' }] : []),
  ...(alert.revised ? [{ mark: 'Revised', meaning: 'A correction of the bar took the reason for this alert away' }] : []),
];
