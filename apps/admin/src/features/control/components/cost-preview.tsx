import { formatDuration } from '../../../lib/format-time.ts';
import { Facts } from '../../../components/ui/details-popover.tsx';
import type { Cost } from '../model/cost.ts';

/** What a command will take, in numbers, before it is given. */
export const CostPreview = ({ cost, children }: { cost: Cost; children: string }) => (
  <section aria-label="What it will do" aria-live="polite" className="rounded border border-line bg-raised/50 px-3 py-2">
    <Facts
      facts={[
        ['Series', cost.series],
        ['REST calls', cost.calls],
        ['Keys replaced', cost.keys],
        ['Takes at least', cost.leastMs === null ? 'not known' : formatDuration(Math.ceil(cost.leastMs / 1_000) * 1_000)],
        ['Minutes blind', 0],
      ]}
    />
    <p className="mt-2 text-pretty text-muted">{children}</p>
  </section>
);
