import { useEffect, useRef, type RefObject } from 'react';

const FLASH_MS = 300;

/**
 * Marks an element with `data-flash` for a moment when `value` changed; the styles say what that
 * looks like; undefined is no value yet. An attribute and not an animation: those cost a frame's work sixty times a second for
 * each price in sight. Nothing flashes on the first value, with `kind` null, or for people who asked
 * for less motion.
 */
export const useFlash = <Element extends HTMLElement>(value: unknown, kind: string | null): RefObject<Element | null> => {
  const element = useRef<Element>(null);
  const shown = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (Object.is(shown.current, value)) return;
    const isFirst = shown.current === undefined;
    shown.current = value;
    const target = element.current;
    if (isFirst || !target || kind === null || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    if (target.dataset['flash'] !== kind) target.dataset['flash'] = kind;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => delete target.dataset['flash'], FLASH_MS);
  }, [value, kind]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return element;
};
