import type { AlertDetail } from '@livermore/schemas';
import { formatMacdV, formatSigned } from '../../../lib/format-number.ts';

/** A level with its sign: `+150`, `−200`. */
const levelWords = (level: number): string => formatSigned(level, Number.isInteger(level) ? 0 : 1);

/**
 * Why an alert was given, in words: `MACD-V rose above +150: +142.3 at the close before, +153.8 now.`
 * Leaves out what is not known.
 */
export const ruleWords = ({ alert, before, rules }: Pick<AlertDetail, 'alert' | 'before' | 'rules'>): string => {
  const now = formatMacdV(alert.value);
  if (!alert.trigger.startsWith('level_')) return reversalWords({ alert, before, rules });
  const level = Number(alert.trigger.slice('level_'.length));
  const passed = `MACD-V ${level < 0 ? 'fell below' : 'rose above'} ${levelWords(level)}`;
  if (!alert.final) {
    return `${passed} while its bar was still open: ${before === null ? '' : `${formatMacdV(before)} when it was last looked at, `}${now} then.`;
  }
  return `${passed}: ${before === null ? '' : `${formatMacdV(before)} at the close before, `}${now} now.`;
};

const reversalWords = ({ alert, before, rules }: Pick<AlertDetail, 'alert' | 'before' | 'rules'>): string => {
  const isOversold = alert.trigger === 'reversal_oversold';
  const bufferPct = isOversold ? rules?.reversal.oversoldBufferPct : rules?.reversal.overboughtBufferPct;
  const extreme = rules?.levels[0];
  const beyond = extreme === undefined ? '' : ` ${isOversold ? 'below' : 'above'} ${levelWords(isOversold ? -extreme : extreme)}`;
  const values = `${before === null ? '' : `${formatMacdV(before)} at the close before, `}${formatMacdV(alert.value)} now`;
  const turned = `its histogram turned to ${formatMacdV(alert.histogram)}`;
  const enough =
    bufferPct === undefined ? '' : `, beyond the ${bufferPct}% of MACD-V that count as a turn (${formatMacdV(turnOf(alert.value, bufferPct))})`;
  return `MACD-V stayed${beyond || (isOversold ? ' oversold' : ' overbought')} (${values}) while ${turned}${enough}.`;
};

/** The histogram from which on it counts as turned. */
const turnOf = (value: number, bufferPct: number): number => (-value * bufferPct) / 100;
