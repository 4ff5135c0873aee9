import { useEffect, useRef, type RefObject } from 'react';

const FLASH_MS = 300;

/**
 * Shows an element for a moment in other colours when `value` changed. Nothing flashes without
 * colours, on the first value, or for people who asked for less motion.
 */
export const useFlash = <Element extends HTMLElement>(
  value: unknown,
  from: { color: string } | { backgroundColor: string } | null,
): RefObject<Element | null> => {
  const element = useRef<Element>(null);
  const shown = useRef(value);
  useEffect(() => {
    if (Object.is(shown.current, value)) return;
    shown.current = value;
    if (!from || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    element.current?.animate([from, {}], FLASH_MS);
  }, [value, from]);
  return element;
};
