import type { AlertDetail } from '@livermore/schemas';
import { CandlestickChart } from 'lucide-react';
import { useMemo } from 'react';
import { Notice } from '../../../components/ui/notice.tsx';
import { ChartAttribution } from '../../symbol/components/chart-attribution.tsx';
import { SymbolChart } from '../../symbol/components/symbol-chart.tsx';
import { openBar, windowBars } from '../model/window-bars.ts';

const NO_LEVELS: readonly number[] = [];

/** The bars that led to an alert, as they were when it was given. */
export const AlertChart = ({ detail: { alert, window, rules, priceDecimals } }: { detail: AlertDetail }) => {
  const bars = useMemo(() => (window ? windowBars(window, alert) : []), [window, alert]);
  const open = useMemo(() => window && openBar(window), [window]);
  const alerts = useMemo(() => [alert], [alert]);
  if (!window) {
    return (
      <div className="flex min-h-60 flex-1 items-center">
        <Notice icon={CandlestickChart} title="The bars of this alert cannot be shown">
          What was stored with it is missing or not readable. Its numbers are, and the chart of the symbol shows the bars as they are known now.
        </Notice>
      </div>
    );
  }
  return (
    <>
      <SymbolChart
        name={`${alert.symbol} ${alert.timeframe} at the alert`}
        bars={bars}
        forming={open}
        alerts={alerts}
        levels={rules?.levels ?? NO_LEVELS}
        decimals={priceDecimals}
        isDaily={alert.timeframe === '1d'}
        subject={alert.openTime}
      />
      <ChartAttribution loadingOlder={false} problem="" />
    </>
  );
};
