import { useLocation } from '@tanstack/react-router';
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

/** What was on top of a list: an item, and the part of its height that was scrolled out. */
interface Place {
  id: number;
  part: number;
}

/** Where each list was at each entry of the tab's history, for as long as the tab lives. */
const places = new Map<string, Place>();

interface ListPlace {
  scroller: RefObject<HTMLElement | null>;
  /** Newest first. */
  ids: readonly number[];
  rowHeight: number;
}

/**
 * Keeps what somebody reads of a list where it is: when items come on top, when rows change their
 * height, and when one comes back to it through the history. A list that stands at its top stays there.
 */
export const useListPlace = (name: string, { scroller, ids, rowHeight }: ListPlace): void => {
  const key = `${useLocation({ select: ({ state }) => state['__TSR_key'] ?? '' })} ${name}`;
  const place = useRef<Place | null | undefined>(undefined);
  if (place.current === undefined) place.current = places.get(key) ?? null;

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !place.current) return;
    const at = ids.indexOf(place.current.id);
    if (at >= 0) element.scrollTop = (at + place.current.part) * rowHeight;
  }, [scroller, ids, rowHeight]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const keep = (): void => {
      if (place.current) places.set(key, place.current);
      else places.delete(key);
    };
    const onScroll = (): void => {
      const { scrollTop } = element;
      const id = ids[Math.floor(scrollTop / rowHeight)];
      place.current = scrollTop > 0 && id !== undefined ? { id, part: (scrollTop % rowHeight) / rowHeight } : null;
      keep();
    };
    keep();
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [scroller, key, ids, rowHeight]);
};
