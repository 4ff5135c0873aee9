import { type Alert, type AlertTrigger, EXCHANGE_IDS } from '@livermore/schemas';

/** A trigger in words: `crossed above +150`, `crossed below −200`, `reversal from oversold`. */
export const triggerWords = (trigger: AlertTrigger): string => {
  if (trigger === 'reversal_oversold') return 'reversal from oversold';
  if (trigger === 'reversal_overbought') return 'reversal from overbought';
  const level = trigger.slice('level_'.length);
  return level.startsWith('-') ? `crossed below \u2212${level.slice(1)}` : `crossed above ${level}`;
};

/** A word that qualifies an alert: of its market, or of how it was judged. */
export interface AlertMarkWords {
  mark: string;
  meaning: string;
  of: 'market' | 'judgement';
}

/** The marks an alert carries, each with what it means. */
export const alertMarks = ({ exchangeId, late, revised, final }: Pick<Alert, 'exchangeId' | 'late' | 'revised' | 'final'>): AlertMarkWords[] => [
  ...(exchangeId === EXCHANGE_IDS.demo ? [{ mark: 'Demo', of: 'market' as const, meaning: 'A simulated market, not a real one' }] : []),
  ...(final ? [] : [{ mark: 'Open', of: 'judgement' as const, meaning: 'Given while its bar was still open; what the bar closed with takes nothing back' }]),
  ...(late ? [{ mark: 'Late', of: 'judgement' as const, meaning: 'Found while catching up: the bar closed before the engine was live' }] : []),
  ...(revised ? [{ mark: 'Revised', of: 'judgement' as const, meaning: 'A correction of the bar took the reason for this alert away' }] : []),
];
