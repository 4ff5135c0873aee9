import { Link } from '@tanstack/react-router';
import { VersionLine } from './version-line.tsx';

export type SettingsView = 'json' | 'history' | 'transfer' | undefined;

interface SettingsHeadProps {
  version: number;
  requestId: string | null;
  wide: boolean;
  view: SettingsView;
}

/** Which version is saved and running, and the parts of the page. */
export const SettingsHead = ({ version, requestId, wide, view }: SettingsHeadProps) => {
  const parts: readonly (readonly [view: SettingsView, label: string])[] = [
    [undefined, wide ? 'Edit' : 'Form'],
    ...(wide ? [] : [['json', 'JSON'] as const]),
    ['history', 'History'],
    ['transfer', wide ? 'Import and export' : 'Import'],
  ];
  // Side by side the form and the editor are one part.
  const searchOf = (each: SettingsView) => {
    const target = wide && each === undefined && view === 'json' ? view : each;
    return target === undefined ? {} : { view: target };
  };
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-4 border-b border-line px-4 lg:h-11 lg:flex-nowrap">
      <h1 className="flex h-9 shrink-0 items-center font-semibold lg:h-11">Settings</h1>
      <div className="min-w-0 flex-1">
        <VersionLine version={version} requestId={requestId} />
      </div>
      <nav aria-label="Parts of the settings" className="-mx-4 flex w-[calc(100%+32px)] shrink-0 gap-1 overflow-x-auto px-3 lg:mx-0 lg:w-auto lg:px-0">
        {parts.map(([each, label]) => (
          <Link
            key={label}
            to="/settings"
            search={searchOf(each)}
            activeOptions={{ exact: true, includeSearch: true }}
            className="flex h-9 items-center border-b-2 border-transparent px-2.5 whitespace-nowrap text-muted hover:text-fg aria-[current=page]:border-accent aria-[current=page]:text-fg lg:h-11"
          >
            {label}
          </Link>
        ))}
      </nav>
    </header>
  );
};
