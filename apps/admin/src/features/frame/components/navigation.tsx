import { Link } from '@tanstack/react-router';
import { Bell, LayoutGrid } from 'lucide-react';

const ITEM =
  'flex flex-col items-center justify-center gap-0.5 text-[10px] text-faint hover:text-fg aria-[current=page]:text-accent';

/** The pages, beside the content on wide screens. */
export const Rail = () => (
  <nav aria-label="Pages" className="hidden w-14 shrink-0 flex-col border-r border-line bg-surface py-1 lg:flex">
    <Link to="/" className={`${ITEM} h-13`} activeOptions={{ includeSearch: false }}>
      <LayoutGrid aria-hidden className="size-5" strokeWidth={1.5} />
      Overview
    </Link>
  </nav>
);

/** The two halves of the Overview, one at a time, on narrow screens. */
export const BottomBar = () => (
  <nav aria-label="Pages" className="grid h-13 shrink-0 grid-cols-2 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden">
    <Link to="/" search={{}} className={ITEM} activeOptions={{ exact: true, includeSearch: true }}>
      <LayoutGrid aria-hidden className="size-5" strokeWidth={1.5} />
      Overview
    </Link>
    <Link to="/" search={{ show: 'alerts' }} className={ITEM} activeOptions={{ exact: true, includeSearch: true }}>
      <Bell aria-hidden className="size-5" strokeWidth={1.5} />
      Alerts
    </Link>
  </nav>
);
