import { AlertFeed } from '../features/alerts/components/alert-feed.tsx';
import { FirstStartStrip } from '../features/first-start/components/first-start-strip.tsx';
import { usePageTitle } from '../features/frame/components/use-page-title.ts';
import { MatrixPanel } from '../features/matrix/components/matrix-panel.tsx';
import { useMediaQuery } from '../lib/use-media-query.ts';

/** The matrix, with the alert feed beside it where there is room; on narrow screens that is a page of its own. */
export const OverviewPage = () => {
  usePageTitle('Overview');
  const wide = useMediaQuery('(width >= 1024px)');
  return (
    <div className="flex h-full flex-col">
      <h1 className="sr-only">Overview</h1>
      <FirstStartStrip />
      <div className="flex min-h-0 flex-1">
        <section aria-label="Matrix" className="flex min-w-0 flex-1 flex-col bg-surface">
          <MatrixPanel />
        </section>
        {wide && (
          <div className="w-[300px] shrink-0 border-l border-line bg-surface 2xl:w-[360px]">
            <AlertFeed />
          </div>
        )}
      </div>
    </div>
  );
};
