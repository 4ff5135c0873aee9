import { useSearch } from '@tanstack/react-router';
import { AlertFeed } from '../features/alerts/components/alert-feed.tsx';
import { MatrixPanel } from '../features/matrix/components/matrix-panel.tsx';
import { useMediaQuery } from '../lib/use-media-query.ts';

/** The matrix with the alert feed beside it; one of the two at a time on narrow screens. */
export const OverviewPage = () => {
  const { show } = useSearch({ from: '/signed-in/' });
  const wide = useMediaQuery('(width >= 1024px)');
  return (
    <div className="flex h-full">
      <h1 className="sr-only">Overview</h1>
      {(wide || show !== 'alerts') && (
        <section aria-label="Matrix" className="flex min-w-0 flex-1 flex-col bg-surface">
          <MatrixPanel />
        </section>
      )}
      {(wide || show === 'alerts') && (
        <div className="w-full bg-surface lg:w-[300px] lg:shrink-0 lg:border-l lg:border-line 2xl:w-[360px]">
          <AlertFeed />
        </div>
      )}
    </div>
  );
};
