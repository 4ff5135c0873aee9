import type { Alert } from '@livermore/schemas';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { AlertItem } from './alert-item.tsx';

const CLOSED_HEIGHT = 52;

interface AlertListProps {
  alerts: readonly Alert[];
  firstAlertId: number;
  /** Called when the last alerts come into sight. */
  onEnd?: () => void;
}

/** The list that scrolls. A new alert on top leaves what somebody is reading further down where it is. */
export const AlertList = ({ alerts, firstAlertId, onEnd }: AlertListProps) => {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: alerts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CLOSED_HEIGHT,
    getItemKey: (index) => alerts[index]?.id ?? index,
    overscan: 4,
    // Told by the observer once it is laid out; asking for it earlier would force a layout of the whole page.
    measureElement: (element, entry, { itemSizeCache, indexFromElement, options }) =>
      entry?.borderBoxSize[0]?.blockSize ?? itemSizeCache.get(options.getItemKey(indexFromElement(element))) ?? CLOSED_HEIGHT,
  });
  const lastShown = virtualizer.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= alerts.length - 1) onEnd?.();
  }, [lastShown, alerts.length, onEnd]);
  const newest = useRef(alerts[0]?.id ?? 0);
  useLayoutEffect(() => {
    const arrived = alerts.findIndex(({ id }) => id <= newest.current);
    newest.current = alerts[0]?.id ?? 0;
    if (arrived > 0 && scroller.current && scroller.current.scrollTop > 0) scroller.current.scrollTop += arrived * CLOSED_HEIGHT;
  }, [alerts]);
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
      <ol aria-labelledby="alert-feed-title" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const alert = alerts[index];
          return (
            alert && (
              <li
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                aria-setsize={alerts.length}
                aria-posinset={index + 1}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                <AlertItem alert={alert} isNew={alert.id > firstAlertId} />
              </li>
            )
          );
        })}
      </ol>
    </div>
  );
};
