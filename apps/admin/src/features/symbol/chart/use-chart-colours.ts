import { useEffect, useState } from 'react';
import { readChartColours, type ChartColours } from './chart-colours.ts';

/** The colours of the theme, read again when the theme changes. */
export const useChartColours = (): ChartColours => {
  const [colours, setColours] = useState(readChartColours);
  useEffect(() => {
    const again = (): void => setColours(readChartColours());
    const chosen = new MutationObserver(again);
    chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', again);
    return () => {
      chosen.disconnect();
      system.removeEventListener('change', again);
    };
  }, []);
  return colours;
};
