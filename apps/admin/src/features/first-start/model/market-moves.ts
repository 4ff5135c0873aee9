import { enabledExchanges, EXCHANGE_LABELS, locateMonitored, type UserSettings } from '@livermore/schemas';

type Markets = Pick<UserSettings, 'exchanges' | 'symbols'>;

/** What a change of the exchanges does to the symbols that are watched, in words; empty when nothing. */
export const movedWords = (saved: Markets, draft: Markets): string => {
  const [from] = enabledExchanges(saved);
  const on = enabledExchanges(draft);
  const [to] = on;
  const { monitored } = draft.symbols;
  if (!to) return 'No exchange is on: nothing is watched until one is.';
  const moved = monitored.filter((written) => !written.includes(':')).length;
  const stranded = monitored.filter((written) => written.includes(':') && !on.some((name) => name === locateMonitored(written, to)?.exchange)).length;
  return [
    ...(from && from !== to && moved > 0
      ? [`${count(moved)} without the name of an exchange ${moved === 1 ? 'is' : 'are'} looked for at ${EXCHANGE_LABELS[to]} instead of ${EXCHANGE_LABELS[from]}.`]
      : []),
    ...(stranded > 0 ? [`${count(stranded)} of an exchange that is off ${stranded === 1 ? 'is' : 'are'} not watched.`] : []),
  ].join(' ');
};

const count = (symbols: number): string => (symbols === 1 ? '1 symbol' : `${symbols} symbols`);
