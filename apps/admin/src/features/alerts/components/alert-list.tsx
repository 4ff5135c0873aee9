import type { Alert } from '@livermore/schemas';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type RefObject } from 'react';
import type { AlertFilter } from '../model/alert-filter.ts';
import { AlertItem } from './alert-item.tsx';
import { ALERT_LINE_HEIGHT, AlertLine } from './alert-line.tsx';
import { useListPlace } from './use-list-place.ts';

const ITEM_HEIGHT = 52;

interface AlertListProps {
  /** Names the list among those whose place is kept. */
  name: string;
  alerts: readonly Alert[];
  firstAlertId: number;
  /** What the alerts were chosen by, which stays when one is opened. */
  filter?: AlertFilter;
  /** Id of the alert that is open. */
  open?: number | null;
  /** One line each in columns, or two lines. */
  look?: 'lines' | 'items';
  /** Called when the last alerts come into sight. */
  onEnd?: () => void;
}

const ALL: AlertFilter = {};

/** The list that scrolls; each alert leads to its page. */
export const AlertList = ({ name, alerts, firstAlertId, filter = ALL, open = null, look = 'items', onEnd }: AlertListProps) => {
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = look === 'lines' ? ALERT_LINE_HEIGHT : ITEM_HEIGHT;
  const ids = useMemo(() => alerts.map(({ id }) => id), [alerts]);
  const virtualizer = useVirtualizer({
    count: alerts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => ids[index] ?? index,
    overscan: 4,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  useListPlace(name, { scroller, ids, rowHeight });
  const lastShown = virtualizer.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= alerts.length - 1) onEnd?.();
  }, [lastShown, alerts.length, onEnd]);
  const openAt = open === null ? -1 : ids.indexOf(open);
  useInSight(scroller, { open, openAt, rowHeight });
  useReturnedFocus(scroller, open);
  const Row = look === 'lines' ? AlertLine : AlertItem;
  return (
    <div ref={scroller} data-list={name} className="min-h-0 flex-1 overflow-y-auto overscroll-contain [overflow-anchor:none]">
      <ol aria-labelledby="alert-feed-title" className="relative" style={{ height: alerts.length * rowHeight }}>
        {virtualizer.getVirtualItems().map(({ index, key }) => {
          const alert = alerts[index];
          return (
            alert && (
              <li
                key={key}
                data-alert-id={alert.id}
                aria-setsize={alerts.length}
                aria-posinset={index + 1}
                className="absolute inset-x-0 top-0"
                style={{ height: rowHeight, transform: `translateY(${index * rowHeight}px)` }}
              >
                <Row alert={alert} filter={filter} isNew={alert.id > firstAlertId} isOpen={alert.id === open} />
              </li>
            )
          );
        })}
      </ol>
    </div>
  );
};

/** Scrolls no further than needed to show the row of another alert that was opened. */
const useInSight = (
  scroller: RefObject<HTMLElement | null>,
  { open, openAt, rowHeight }: { open: number | null; openAt: number; rowHeight: number },
): void => {
  const shown = useRef<number | null>(null);
  useEffect(() => {
    const element = scroller.current;
    if (!element || openAt === -1 || shown.current === open) return;
    shown.current = open;
    const top = openAt * rowHeight;
    const bottom = top + rowHeight - element.clientHeight;
    if (element.scrollTop > top) element.scrollTop = top;
    else if (element.scrollTop < bottom) element.scrollTop = bottom;
  }, [scroller, open, openAt, rowHeight]);
};

/** When an alert is closed and nothing else has the focus, its row gets it, so that the keyboard goes on from there. */
const useReturnedFocus = (scroller: RefObject<HTMLElement | null>, open: number | null): void => {
  const last = useRef(open);
  useEffect(() => {
    const closed = open === null ? last.current : null;
    last.current = open;
    if (closed === null) return;
    // The rows in sight are drawn again first.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement !== document.body) return;
      scroller.current?.querySelector<HTMLElement>(`[data-alert-id="${closed}"] a`)?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [scroller, open]);
};
