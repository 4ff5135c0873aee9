import type { LogLine } from '@livermore/schemas';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { LogRow } from './log-row.tsx';

/** Of a closed row on a desktop; on a phone rows are measured. */
const ROW_HEIGHT = 27;

/** Nearer to the end than this is at the end. */
const END_PX = 24;

interface LogListProps {
  lines: readonly LogLine[];
  gaps: ReadonlyMap<string, number>;
  /** What is said above the first line. */
  beginning: string;
  isContext: boolean;
  /** Whether new lines are kept in sight. */
  isFollowing: boolean;
  now: number;
  /** Somebody scrolled up, or down to the end. */
  onLeaveEnd: () => void;
  onReachEnd: () => void;
  /** The first lines are in sight. */
  onBegin: () => void;
}

/** The lines, the newest at the bottom. Older ones that are put before leave what is read where it is. */
export const LogList = ({ lines, gaps, beginning, isContext, isFollowing, now, onLeaveEnd, onReachEnd, onBegin }: LogListProps) => {
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback(
    (id: string) => setOpen((before) => (before.has(id) ? new Set([...before].filter((each) => each !== id)) : new Set(before).add(id))),
    [],
  );
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => lines[index]?.id ?? index,
    overscan: 12,
  });
  const items = virtualizer.getVirtualItems();
  const size = virtualizer.getTotalSize();

  const top = useRef(0);
  const onScroll = (): void => {
    const element = scroller.current;
    if (!element) return;
    const movedUp = element.scrollTop < top.current - 1;
    top.current = element.scrollTop;
    const isAtEnd = element.scrollHeight - element.clientHeight - element.scrollTop <= END_PX;
    if (isAtEnd) onReachEnd();
    else if (movedUp && isFollowing) onLeaveEnd();
  };
  const hasBegun = useRef(false);
  useLayoutEffect(() => {
    const element = scroller.current;
    // A list that is not followed begins at its end as well.
    if (!element || (hasBegun.current && !isFollowing)) return;
    hasBegun.current = true;
    element.scrollTop = element.scrollHeight;
    top.current = element.scrollTop;
  }, [lines, size, isFollowing]);

  const first = useRef(lines[0]?.id);
  const sizeBefore = useRef(size);
  useLayoutEffect(() => {
    const element = scroller.current;
    const isPrepended = first.current !== lines[0]?.id && lines.some(({ id }) => id === first.current);
    if (element && isPrepended && !isFollowing) element.scrollTop += size - sizeBefore.current;
    first.current = lines[0]?.id;
    sizeBefore.current = size;
  }, [lines, size, isFollowing]);

  const isAtBegin = (items[0]?.index ?? 0) === 0;
  useEffect(() => {
    if (isAtBegin) onBegin();
  }, [isAtBegin, onBegin]);

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the log scrolls, also by keyboard
    <div ref={scroller} onScroll={onScroll} role="region" aria-label="Lines of the log" tabIndex={0} className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
      <p className="px-4 py-1.5 text-[12px] text-faint">{beginning}</p>
      <ol aria-label="Log" className="relative" style={{ height: size }}>
        {items.map(({ index, key, start }) => {
          const line = lines[index];
          return (
            line && (
              <li
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                aria-setsize={lines.length}
                aria-posinset={index + 1}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                <LogRow line={line} missing={gaps.get(line.id) ?? 0} isOpen={open.has(line.id)} onToggle={toggle} isContext={isContext} now={now} />
              </li>
            )
          );
        })}
      </ol>
    </div>
  );
};
