import { useEffect } from 'react';

/** What each key of an alert's page leads to. */
interface AlertKeys {
  newer: () => void;
  older: () => void;
  close: () => void;
}

/** Keys of their own: what has the focus there is moved or scrolled by them. */
const TAKEN = 'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]';

/**
 * Left and right lead from alert to alert wherever the focus is, up and down unless the alert itself
 * is scrolled by them, and Escape back to the list.
 */
export const useAlertKeys = ({ newer, older, close }: AlertKeys): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { target, key } = event;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (target instanceof Element && target.closest(TAKEN)) return;
      const isInAlert = target instanceof Element && target.closest('[data-alert]') !== null;
      const acts: Record<string, () => void> = {
        ArrowLeft: newer,
        ArrowRight: older,
        ...(isInAlert ? {} : { ArrowUp: newer, ArrowDown: older }),
        Escape: close,
      };
      const act = acts[key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [newer, older, close]);
};
