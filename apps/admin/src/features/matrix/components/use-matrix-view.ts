import { useCallback, useState } from 'react';
import type { MatrixView } from '../model/matrix-view.ts';
import { PREFERENCES_KEY, readPreferences, writePreferences } from '../model/view-preferences.ts';

/** What the matrix shows and in which order, kept in the browser. */
export const useMatrixView = () => {
  const [view, setView] = useState<MatrixView>(() => readPreferences(localStorage.getItem(PREFERENCES_KEY)));
  const change = useCallback((part: (view: MatrixView) => Partial<MatrixView>) => {
    setView((before) => {
      const next = { ...before, ...part(before) };
      localStorage.setItem(PREFERENCES_KEY, writePreferences(next));
      return next;
    });
  }, []);
  return { view, change };
};
