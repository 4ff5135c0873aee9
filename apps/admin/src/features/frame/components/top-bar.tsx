import { Unplug } from 'lucide-react';
import { Brand } from '../../../components/ui/brand.tsx';
import { Mark } from '../../../components/ui/mark.tsx';
import { useLive } from '../../../live/live-context.tsx';
import { maySteer } from '../../auth/model/roles.ts';
import type { StreamWords } from '../model/stream-words.ts';
import { AccountMenu } from './account-menu.tsx';
import { AlertBell } from './alert-bell.tsx';
import { ExchangeChip } from './exchange-chip.tsx';
import { HoldChip } from './hold-chip.tsx';
import { PaletteButton } from './palette-button.tsx';
import { PauseButton } from './pause-button.tsx';
import { JobChips, RuntimeChip } from './runtime-chip.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { useIsDemo } from './use-page-title.ts';

interface TopBarProps {
  user: { id: number; displayName: string; role: string };
  words: StreamWords;
}

/**
 * What runs and how it is connected. While the server is not heard its place is taken by when it was
 * last seen, in the same box, so that nothing moves.
 */
export const TopBar = ({ user, words }: TopBarProps) => {
  const demo = useIsDemo();
  return (
    <header className="grid shrink-0 grid-cols-[1fr_auto] border-b border-line bg-surface lg:h-11 lg:grid-cols-[auto_1fr_auto]">
      <div className="flex h-11 items-center gap-2 px-3">
        <Brand className="flex items-center gap-2" />
        {demo && <Mark meaning="A simulated market, not a real one">Demo</Mark>}
      </div>
      <div className="col-span-2 row-start-2 h-9 min-w-0 border-t border-line lg:col-span-1 lg:row-start-auto lg:h-11 lg:border-0">
        {words.live ? <RuntimeStrip recovered={words.text} /> : <LostStrip words={words} />}
      </div>
      <div className="flex h-11 items-center gap-1 pr-2 lg:pl-2">
        {maySteer(user.role) && <PauseButton />}
        <PaletteButton />
        <AlertBell userId={user.id} />
        <AccountMenu user={user} />
        <div className="max-lg:hidden">
          <ThemeSwitch />
        </div>
      </div>
    </header>
  );
};

const RuntimeStrip = ({ recovered }: { recovered: string }) => {
  const exchanges = useLive(({ data }) => data.status?.exchanges);
  return (
    <div
      role="region"
      aria-label="State of the engine"
      className="flex h-full items-center gap-1 overflow-x-auto px-1 whitespace-nowrap [scrollbar-width:none] lg:overflow-x-hidden"
    >
      <RuntimeChip />
      {exchanges?.map((exchange) => (
        <ExchangeChip key={exchange.exchangeId} exchange={exchange} />
      ))}
      <JobChips />
      <HoldChip />
      <span role="status" className="ml-auto shrink-0 px-2 text-accent">
        {recovered}
      </span>
    </div>
  );
};

const LostStrip = ({ words }: { words: StreamWords }) => (
  <div className="flex h-full items-center gap-2 overflow-hidden bg-fg px-3 whitespace-nowrap text-bg">
    <Unplug aria-hidden className="size-4 shrink-0" strokeWidth={1.75} />
    <span className="shrink-0 font-semibold">{words.text}</span>
    <span className="truncate">{words.detail}</span>
    <span role="alert" className="sr-only">
      The connection to the server is lost. What is shown is old.
    </span>
  </div>
);
