import { useEffect, useRef, type RefObject } from 'react';

const FLASH_MS = 300;

/**
 * Lights an element up for a moment when `value` changed. `colour` is a CSS colour; an empty one
 * means no flash. Nothing flashes for people who asked for less motion, or on the first value.
 */
export const useFlash = <Element extends HTMLElement>(value: unknown, colour: string): RefObject<Element | null> => {
  const element = useRef<Element>(null);
  const shown = useRef(value);
  useEffect(() => {
    if (Object.is(shown.current, value)) return;
    shown.current = value;
    if (!colour || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    element.current?.animate({ backgroundColor: [colour, 'transparent'] }, FLASH_MS);
  }, [value, colour]);
  return element;
};
