import { useNavigate, useRouter } from '@tanstack/react-router';
import { useCallback, type KeyboardEvent, type MouseEvent } from 'react';
import { placeOfCell, symbolOfCell } from '../model/cell-place.ts';

/**
 * Opens the symbol of a cell on its timeframe, by a click or by Enter; with Ctrl or Cmd in another
 * tab. Its details show on pointing, on the focus, and on a phone while a finger rests on it.
 */
export const useOpenSymbol = () => {
  const navigate = useNavigate();
  const router = useRouter();
  return useCallback(
    (event: MouseEvent | KeyboardEvent) => {
      if ('key' in event && event.key !== 'Enter') return;
      const target = event.target instanceof Element ? event.target : null;
      if (!target || target.closest('button, a')) return;
      const cell = placeOfCell(target);
      const place = cell && symbolOfCell(cell);
      if (!place) return;
      const to = { to: '/symbols/$exchange/$symbol', ...place } as const;
      if (event.ctrlKey || event.metaKey) open(router.buildLocation(to).href, '_blank', 'noopener');
      else void navigate(to);
    },
    [navigate, router],
  );
};
