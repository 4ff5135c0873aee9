import { Link } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { cn } from '../../../lib/cn.ts';
import { onPhone, pagesOf, type PAGES } from '../model/pages.ts';

const ITEM =
  'flex flex-col items-center justify-center gap-0.5 text-[10px] text-faint hover:text-fg aria-[current=page]:text-accent';

interface PageLinkProps {
  page: (typeof PAGES)[number];
  className: string;
  onClick?: () => void;
}

const PageLink = ({ page: { path, label, icon: Icon }, className, onClick }: PageLinkProps) => (
  <Link to={path} className={className} activeOptions={{ exact: path === '/', includeSearch: false }} onClick={onClick}>
    <Icon aria-hidden className="size-5 shrink-0" strokeWidth={1.5} />
    {label}
  </Link>
);

/** The pages, beside the content on wide screens. */
export const Rail = ({ role }: { role: string }) => (
  <nav aria-label="Pages" className="hidden w-14 shrink-0 flex-col overflow-y-auto border-r border-line bg-surface py-1 lg:flex">
    {pagesOf(role).map((page) => (
      <PageLink key={page.path} page={page} className={cn(ITEM, 'h-13 shrink-0')} />
    ))}
  </nav>
);

/** The first pages and a way to the others, under the content on narrow screens. */
export const BottomBar = ({ role }: { role: string }) => {
  const { places, more } = onPhone(pagesOf(role));
  return (
    <nav
      aria-label="Pages"
      className="grid h-13 shrink-0 auto-cols-fr grid-flow-col border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {places.map((page) => (
        <PageLink key={page.path} page={page} className={ITEM} />
      ))}
      {more.length > 0 && <More pages={more} />}
    </nav>
  );
};

const More = ({ pages }: { pages: readonly PageLinkProps['page'][] }) => {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={cn(ITEM, 'aria-expanded:text-fg')}>
        <Ellipsis aria-hidden className="size-5" strokeWidth={1.5} />
        More
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label="More pages"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex w-48 flex-col rounded-md border border-line-strong bg-surface py-1 shadow-lg shadow-black/20 outline-none"
        >
          {pages.map((page) => (
            <PageLink
              key={page.path}
              page={page}
              onClick={() => setOpen(false)}
              className="flex h-11 items-center gap-3 px-3 text-muted hover:bg-raised hover:text-fg aria-[current=page]:text-accent"
            />
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
};
