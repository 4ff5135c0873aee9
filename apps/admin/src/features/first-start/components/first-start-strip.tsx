import { Link } from '@tanstack/react-router';
import { Footprints } from 'lucide-react';
import { Button } from '../../../components/ui/button.tsx';
import { RefusalLine } from '../../auth/components/refusal-line.tsx';
import { useFirstStart } from '../api/use-first-start.ts';

/** Leads to the first start, as long as it was neither gone through nor put away. */
export const FirstStartStrip = () => {
  const { isOffered, end, isEnding, refusal } = useFirstStart();
  if (!isOffered) return null;
  return (
    <section aria-label="First start" className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line-strong bg-raised px-3 py-2">
      <Footprints aria-hidden className="size-4 shrink-0 text-accent max-sm:hidden" strokeWidth={1.75} />
      <p className="min-w-0 flex-1 basis-64 text-pretty">
        <span className="font-semibold">Make it yours in three steps:</span>{' '}
        <span className="text-muted">market, symbols, alerts. What you see here runs already and goes on meanwhile.</span>
      </p>
      <span className="flex items-center gap-1">
        <Button look="quiet" size="small" disabled={isEnding} title="Later it is in the menu of your account" onClick={() => void end().catch(() => undefined)}>
          Not now
        </Button>
        <Link
          to="/start"
          className="inline-flex h-7 items-center rounded bg-accent px-2.5 font-medium whitespace-nowrap text-on-accent transition-colors hover:bg-accent-strong"
        >
          Begin
        </Link>
      </span>
      <div className="w-full empty:hidden">
        <RefusalLine words={refusal} />
      </div>
    </section>
  );
};
