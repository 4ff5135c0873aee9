import { Link } from '@tanstack/react-router';
import { bucketEnd, EXCHANGE_IDS, EXCHANGE_LABELS, exchangeName, STATE_PALETTE, type AlertDetail } from '@livermore/schemas';
import type { ReactNode } from 'react';
import { Facts } from '../../../components/ui/details-popover.tsx';
import { StateGlyph } from '../../../components/ui/state-glyph.tsx';
import { formatMacdV, formatPrice, formatSigned } from '../../../lib/format-number.ts';
import { formatCalmAge, formatDuration, formatLocal, formatUtc } from '../../../lib/format-time.ts';
import { useLive } from '../../../live/live-context.tsx';
import { modeWords } from '../../frame/model/runtime-words.ts';
import { Part } from '../../symbol/components/symbol-facts.tsx';
import { correctionWords, valuesWords } from '../model/window-bars.ts';

/** The numbers, the times, and what the alert was judged by. */
export const AlertFacts = ({ detail }: { detail: AlertDetail }) => {
  const { alert, before, priceDecimals, window } = detail;
  const [, quote] = alert.symbol.split('-');
  const exchange = exchangeName(alert.exchangeId);
  const corrected = correctionWords(detail, formatMacdV);
  const age = useLive(({ serverNow }) => formatCalmAge(serverNow - alert.createdAt));
  return (
    <>
      <Part title="Numbers">
        <Body>
          <Facts
            facts={[
              ['MACD-V', formatSigned(alert.value, 4)],
              [alert.final ? 'At the close before' : 'When last looked at', before === null ? 'not stored' : formatSigned(before, 4)],
              ['Signal', formatSigned(alert.signal, 4)],
              ['Histogram', formatSigned(alert.histogram, 4)],
              [
                'State',
                <span key="state" className="inline-flex items-center gap-1.5 font-sans">
                  <StateGlyph state={alert.state} />
                  {STATE_PALETTE[alert.state].label}
                </span>,
              ],
              [alert.final ? 'Close' : 'Price then', `${formatPrice(alert.price, priceDecimals)} ${quote}`],
            ]}
          />
          <Note>MACD-V, signal and histogram are in percent of one average true range.</Note>
          {window && <Note>{valuesWords(window)}</Note>}
          {corrected && <Note>{corrected}</Note>}
        </Body>
      </Part>
      <Part title="Times">
        <Body>
          <Facts
            facts={[
              ['Bar opened', <Moment key="opened" at={alert.openTime} />],
              [alert.final ? 'Bar closed' : 'Bar closes', <Moment key="closed" at={bucketEnd(alert.openTime, alert.timeframe)} />],
              ['Stored', <Moment key="stored" at={alert.createdAt} />],
              ['Age', age],
            ]}
          />
          {alert.exchangeId === EXCHANGE_IDS.demo && <Note>The demo market has a clock of its own, which the bars follow.</Note>}
        </Body>
      </Part>
      <Part title="Judged by">
        <Body>
          <Facts
            facts={[
              ...ruleFacts(detail),
              ['Mode', modeWords(alert.mode)],
              [
                'Settings',
                <Link key="settings" to="/settings" search={{ view: 'history' }} className="text-accent underline underline-offset-2">
                  version {alert.settingsVersion}
                </Link>,
              ],
              ['Exchange', exchange ? EXCHANGE_LABELS[exchange] : `number ${alert.exchangeId}`],
              [
                'Log',
                <Link key="log" to="/logs" search={{ id: String(alert.id) }} className="text-accent underline underline-offset-2">
                  its lines
                </Link>,
              ],
            ]}
          />
        </Body>
      </Part>
    </>
  );
};

const ruleFacts = ({ rules }: AlertDetail): (readonly [string, ReactNode])[] => {
  if (!rules) return [['Rules', 'not readable as stored']];
  const { levels, reversal, cooldownMs, maxSyntheticShare } = rules;
  return [
    [
      'Levels',
      <span key="levels" className="whitespace-normal">
        {levels.map((level) => `±${level}`).join(' ')}
      </span>,
    ],
    ['Turn, oversold', reversal.enabled ? `${reversal.oversoldBufferPct}%` : 'off'],
    ['Turn, overbought', reversal.enabled ? `${reversal.overboughtBufferPct}%` : 'off'],
    ['Cool-down', formatDuration(cooldownMs)],
    ['Empty bars', `at most ${Math.round(maxSyntheticShare * 100)}%`],
  ];
};

const Body = ({ children }: { children: ReactNode }) => <div className="px-3 pb-2.5 text-[12px]">{children}</div>;

const Note = ({ children }: { children: ReactNode }) => <p className="mt-1.5 text-pretty text-faint">{children}</p>;

const Moment = ({ at }: { at: number }) => {
  const today = useLive(({ serverNow }) => Math.floor(serverNow / 60_000) * 60_000);
  return (
    <time dateTime={new Date(at).toISOString()} title={formatUtc(at)}>
      {formatLocal(at, today)}
    </time>
  );
};
