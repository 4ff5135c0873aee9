import { RECENT_VALUES } from '@livermore/schemas';
import { memo } from 'react';
import { sparkline } from '../model/sparkline.ts';

const WIDTH = 34;
const HEIGHT = 18;

/** Recent closed values as a thin line over zero, as wide as its cell leaves room. */
export const SparklineView = memo(({ values }: { values: readonly (number | null)[] }) => {
  const line = sparkline(values, WIDTH, HEIGHT, RECENT_VALUES);
  return (
    <svg aria-hidden viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="matrix-cell-spark">
      {line && (
        <>
          <path d={`M0 ${line.zeroY}H${WIDTH}`} vectorEffect="non-scaling-stroke" className="stroke-line-strong" strokeWidth={0.75} />
          <path d={line.path} vectorEffect="non-scaling-stroke" className="sparkline" strokeWidth={1.25} strokeLinejoin="round" />
        </>
      )}
    </svg>
  );
});
