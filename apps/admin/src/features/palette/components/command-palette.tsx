import { exchangeName, MODES } from '@livermore/schemas';
import { useNavigate } from '@tanstack/react-router';
import { Command, useCommandState } from 'cmdk';
import { CandlestickChart, DatabaseZap, Eraser, Footprints, Pause, Play, RefreshCw, Shuffle, type LucideIcon } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { Overlay } from '../../../components/ui/overlay.tsx';
import { useLive } from '../../../live/live-context.tsx';
import { useUser } from '../../auth/api/use-user.ts';
import { maySteer } from '../../auth/model/roles.ts';
import { sendFrom } from '../../commands/api/command-store.ts';
import { PLACES } from '../../commands/model/places.ts';
import type { PaletteProps } from '../../frame/components/palette-button.tsx';
import { pagesOf } from '../../frame/model/pages.ts';
import { modeWords } from '../../frame/model/runtime-words.ts';
import { foundSymbols } from '../model/found-symbols.ts';

/** Every page, command and watched symbol, by a few letters. */
export const CommandPalette = ({ open, onOpenChange }: PaletteProps) => {
  const { role } = useUser();
  const navigate = useNavigate();
  const run = (act: () => unknown) => () => {
    onOpenChange(false);
    act();
  };
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Overlay />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[min(15vh,120px)] left-1/2 z-50 w-[560px] max-w-[calc(100vw-24px)] -translate-x-1/2 overflow-hidden rounded-md border border-line-strong bg-surface shadow-lg shadow-black/20 outline-none"
        >
          <Dialog.Title className="sr-only">Pages, symbols and commands</Dialog.Title>
          <Command label="Pages, symbols and commands" loop>
            <Command.Input
              placeholder="Go to a page or symbol, or give a command"
              className="h-11 w-full border-b border-line bg-transparent px-4 outline-none placeholder:text-faint"
            />
            <Command.Empty className="p-4 text-center text-muted">Nothing has this in its name.</Command.Empty>
            <Command.List className="max-h-[min(400px,55vh)] scroll-py-2 overflow-y-auto p-1">
              <Group heading="Pages">
                {pagesOf(role).map(({ path, label, icon }) => (
                  <Item key={path} value={`page ${label}`} icon={icon} label={label} onSelect={run(() => void navigate({ to: path, search: {} }))} />
                ))}
                {maySteer(role) && (
                  <Item value="first start market symbols alerts" icon={Footprints} label="First start" onSelect={run(() => void navigate({ to: '/start' }))} />
                )}
              </Group>
              {maySteer(role) && <CommandItems run={run} />}
              <SymbolItems run={run} />
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
};

type Run = (act: () => unknown) => () => void;

/** The life of what is sent shows in the top bar for a pause, and on the Control page for the rest. */
const CommandItems = ({ run }: { run: Run }) => {
  const navigate = useNavigate();
  const desired = useLive(({ data }) => data.status?.desired);
  const onControl = (open?: 'backfill' | 'clear-cache') => void navigate({ to: '/control', search: open ? { open } : {} });
  return (
    <Group heading="Commands">
      <Item
        value={desired?.paused ? 'resume the engine' : 'pause the engine'}
        icon={desired?.paused ? Play : Pause}
        label={desired?.paused ? 'Resume the engine' : 'Pause the engine'}
        onSelect={run(() => void sendFrom(PLACES.pause, { type: desired?.paused ? 'resume' : 'pause' }))}
      />
      {MODES.filter((mode) => mode !== desired?.mode).map((mode) => (
        <Item
          key={mode}
          value={`switch mode ${modeWords(mode)}`}
          icon={Shuffle}
          label={`Switch to ${modeWords(mode)}`}
          onSelect={run(() => {
            void sendFrom(PLACES.mode, { type: 'switch-mode', payload: { mode } });
            onControl();
          })}
        />
      ))}
      <Item
        value="reload settings"
        icon={RefreshCw}
        label="Reload settings"
        onSelect={run(() => {
          void sendFrom(PLACES.reload, { type: 'reload-settings' });
          onControl();
        })}
      />
      <Item value="back-fill backfill history" icon={DatabaseZap} label="Back-fill…" onSelect={run(() => onControl('backfill'))} />
      <Item value="clear cache rebuild" icon={Eraser} label="Clear cache…" onSelect={run(() => onControl('clear-cache'))} />
    </Group>
  );
};

const SymbolItems = ({ run }: { run: Run }) => {
  const navigate = useNavigate();
  const query = useCommandState(({ search }) => search);
  const symbols = useLive(({ data }) => data.status?.symbols);
  const exchanges = useLive(({ data }) => data.status?.exchanges);
  const { found, total } = foundSymbols(symbols ?? [], query);
  return (
    <Group heading={found.length < total ? `Symbols, ${found.length} of ${total}: more letters find the others` : 'Symbols'}>
      {found.map(({ exchangeId, symbol }) => {
        const name = exchangeName(exchangeId);
        if (!name) return null;
        const exchange = exchanges?.find((each) => each.exchangeId === exchangeId)?.name ?? '';
        return (
          <Item
            key={`${exchangeId}:${symbol}`}
            value={`symbol ${symbol} ${exchange}`}
            icon={CandlestickChart}
            label={<span className="font-mono">{symbol}</span>}
            note={exchange}
            onSelect={run(() => void navigate({ to: '/symbols/$exchange/$symbol', params: { exchange: name, symbol }, search: {} }))}
          />
        );
      })}
    </Group>
  );
};

const Group = ({ heading, children }: { heading: string; children: ReactNode }) => (
  <Command.Group
    heading={heading}
    className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-[11px] [&_[cmdk-group-heading]]:text-faint"
  >
    {children}
  </Command.Group>
);

interface ItemProps {
  value: string;
  icon: LucideIcon;
  label: ReactNode;
  note?: string;
  onSelect: () => void;
}

const Item = ({ value, icon: Icon, label, note, onSelect }: ItemProps) => (
  <Command.Item
    value={value}
    onSelect={onSelect}
    className="flex h-9 cursor-pointer items-center gap-3 rounded px-3 data-[selected=true]:bg-raised data-[selected=true]:text-accent"
  >
    <Icon aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.75} />
    {label}
    {note && <span className="ml-auto text-faint">{note}</span>}
  </Command.Item>
);
