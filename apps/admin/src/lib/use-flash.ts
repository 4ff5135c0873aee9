import { useEffect, useRef, type RefObject } from 'react';

const FLASH_MS = 300;

/**
 * Marks an element with `data-flash` for a moment when `value` changed; the styles say what that
 * looks like. `kindOf` gives the mark of a change, or null for none. An attribute and not an
 * animation: those cost a frame's work sixty times a second for each price in sight. Nothing flashes
 * on the first value of a `subject`, or for people who asked for less motion.
 */
export const useFlash = <Element extends HTMLElement, Value>(
  subject: string,
  value: Value,
  kindOf: (before: Value, now: Value) => string | null,
): RefObject<Element | null> => {
  const element = useRef<Element>(null);
  const shown = useRef({ subject, value });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const before = shown.current;
    if (before.subject === subject && Object.is(before.value, value)) return;
    shown.current = { subject, value };
    const target = element.current;
    if (!target) return;
    clearTimeout(timer.current);
    const kind = before.subject === subject ? kindOf(before.value, value) : null;
    if (kind === null || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      delete target.dataset['flash'];
      return;
    }
    if (target.dataset['flash'] !== kind) target.dataset['flash'] = kind;
    timer.current = setTimeout(() => delete target.dataset['flash'], FLASH_MS);
  }, [subject, value, kindOf]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return element;
};
