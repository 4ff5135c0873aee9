import { EXCHANGE_LABELS, exchangeName, isTimeframe, STATE_PALETTE, type MatrixRow, type Position } from '@livermore/schemas';
import { useEffect, useId, useState, type RefObject } from 'react';
import { formatPercent, formatPrice } from '../../../lib/format-number.ts';
import { formatAge, formatUtc } from '../../../lib/format-time.ts';
import { useLive } from '../../../live/live-context.tsx';
import { placeOfCell } from '../model/cell-place.ts';
import { cellDetails } from '../model/cell-words.ts';

const SHOW_AFTER_MS = 180;

type Target = NonNullable<ReturnType<typeof placeOfCell>>;

/** Exact values of the cell under the pointer or the focus, in one tooltip for the whole grid. */
export const CellDetails = ({ grid }: { grid: RefObject<HTMLElement | null> }) => {
  const id = useId();
  const target = useTarget(grid, id);
  return target && <Details key={`${target.line}|${target.column}`} id={id} target={target} />;
};

const Details = ({ id, target }: { id: string; target: Target }) => {
  const row = useLive(({ data }) => data.rows?.get(target.line));
  const held = useLive(({ data }) => data.held.get(target.line));
  const serverNow = useLive((state) => state.serverNow);
  const content = row && detailsOf(row, held, target.column, serverNow);
  // The box of a line that left shows another one.
  if (!content || placeOfCell(target.cell)?.line !== target.line) return null;
  const box = target.cell.getBoundingClientRect();
  const below = box.bottom + 220 < innerHeight;
  return (
    <div
      id={id}
      role="tooltip"
      className="pointer-events-none fixed z-40 w-72 rounded-md border border-line-strong bg-surface p-3 shadow-lg shadow-black/20"
      style={{
        left: Math.max(8, Math.min(box.left, innerWidth - 296)),
        ...(below ? { top: box.bottom + 4 } : { bottom: innerHeight - box.top + 4 }),
      }}
    >
      <p className="mb-2 font-semibold text-fg">{content.title}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
        {content.facts.map(([name, value]) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid items-baseline">
            <dt className="text-muted">{name}</dt>
            <dd className="text-right font-mono text-[12px] text-fg">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
};

const heldFacts = ({ asset, quantity, valueUsd, at }: Position, now: number): [string, string][] => [
  ['Held', `${quantity.toLocaleString('en-US', { maximumSignificantDigits: 8 })} ${asset}`],
  ['Worth', valueUsd === null ? 'not known' : `${formatPrice(valueUsd, 2)} $`],
  ['Account read', `${formatAge(now - at)} ago`],
];

const detailsOf = (
  row: MatrixRow,
  held: Position | undefined,
  column: string,
  now: number,
): { title: string; facts: [string, string][] } | null => {
  const cell = isTimeframe(column) ? row.cells.find(({ timeframe }) => timeframe === column) : undefined;
  if (cell) {
    return {
      title: `${row.symbol} ${cell.timeframe}, ${STATE_PALETTE[cell.state].label}, ${cell.final ? 'closed' : 'still forming'}`,
      facts: cellDetails(cell, now),
    };
  }
  if (isTimeframe(column)) return { title: `${row.symbol} ${column}, waiting for its first value`, facts: [] };
  const name = exchangeName(row.exchangeId);
  return {
    title: row.symbol,
    facts: [
      ['Exchange', name ? EXCHANGE_LABELS[name] : `number ${row.exchangeId}`],
      ['Price', formatPrice(row.price, row.priceDecimals)],
      ['24 h change', formatPercent(row.changePct24h)],
      ...(row.priceReceivedAt === null
        ? []
        : ([
            ['Price received', `${formatAge(now - row.priceReceivedAt)} ago`],
            ['At', formatUtc(row.priceReceivedAt)],
          ] as [string, string][])),
      ...(held ? heldFacts(held, now) : []),
    ],
  };
};

/** Follows pointer and focus over the cells of the grid; Escape, scrolling and leaving hide. */
const useTarget = (grid: RefObject<HTMLElement | null>, id: string): Target | null => {
  const [target, setTarget] = useState<Target | null>(null);
  useEffect(() => {
    target?.cell.setAttribute('aria-describedby', id);
    return () => target?.cell.removeAttribute('aria-describedby');
  }, [target, id]);
  useEffect(() => {
    const element = grid.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hide = (): void => {
      clearTimeout(timer);
      setTarget(null);
    };
    const show = (event: Event): void => {
      const pointed = placeOfCell(event.target);
      hide();
      if (pointed) timer = setTimeout(() => setTarget(pointed), SHOW_AFTER_MS);
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') hide();
    };
    const focused = (event: Event): void => {
      // A click focuses too, but the pointer already decides then.
      if (event.target instanceof Element && event.target.matches(':focus-visible')) show(event);
    };
    const listeners: [string, (event: never) => void][] = [
      ['pointerover', show],
      ['pointerleave', hide],
      ['focusin', focused],
      ['focusout', hide],
      ['keydown', onKey],
      ['scroll', hide],
    ];
    for (const [type, listener] of listeners) element.addEventListener(type, listener as EventListener);
    return () => {
      clearTimeout(timer);
      for (const [type, listener] of listeners) element.removeEventListener(type, listener as EventListener);
    };
  }, [grid]);
  return target;
};
