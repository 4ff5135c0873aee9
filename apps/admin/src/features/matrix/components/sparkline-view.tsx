import { RECENT_VALUES } from '@livermore/schemas';
import { memo } from 'react';
import { sparkline } from '../model/sparkline.ts';

const WIDTH = 34;
const HEIGHT = 18;

/** Recent closed values as a thin line over zero. */
export const SparklineView = memo(({ values }: { values: readonly (number | null)[] }) => {
  const line = sparkline(values, WIDTH, HEIGHT, RECENT_VALUES);
  return (
    <svg aria-hidden width={WIDTH} height={HEIGHT} className="matrix-cell-spark overflow-visible">
      {line && (
        <>
          <path d={`M0 ${line.zeroY}H${WIDTH}`} className="stroke-line-strong" strokeWidth={0.75} />
          <path d={line.path} className="sparkline" strokeWidth={1.25} strokeLinejoin="round" />
        </>
      )}
    </svg>
  );
});
