import { Search } from 'lucide-react';
import { useEffect, useState, type ComponentType } from 'react';

export interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const load = async (): Promise<ComponentType<PaletteProps>> =>
  (await import('../../palette/components/command-palette.tsx')).CommandPalette;

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);

/** Opens the command palette, also by Ctrl-K or Cmd-K. Its script comes when the page is at rest. */
export const PaletteButton = () => {
  const [open, setOpen] = useState(false);
  const [loaded, setLoaded] = useState<{ Palette: ComponentType<PaletteProps> } | null>(null);
  useEffect(() => {
    if (loaded) return;
    const fetchIt = () => void load().then((Palette) => setLoaded({ Palette }), () => undefined);
    if (open) {
      fetchIt();
      return;
    }
    const timer = setTimeout(fetchIt, 3_000);
    return () => clearTimeout(timer);
  }, [open, loaded]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <button
        type="button"
        aria-label="Search pages, symbols and commands"
        title={`Pages, symbols and commands (${isMac ? '⌘K' : 'Ctrl+K'})`}
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen(true)}
        className="flex size-8 shrink-0 items-center justify-center gap-2 rounded text-muted hover:bg-raised hover:text-fg 2xl:w-auto 2xl:border 2xl:border-line 2xl:px-2"
      >
        <Search aria-hidden className="size-4" strokeWidth={1.75} />
        <kbd aria-hidden className="hidden font-sans text-[11px] text-faint 2xl:block">
          {isMac ? '⌘K' : 'Ctrl K'}
        </kbd>
      </button>
      {loaded && <loaded.Palette open={open} onOpenChange={setOpen} />}
    </>
  );
};
