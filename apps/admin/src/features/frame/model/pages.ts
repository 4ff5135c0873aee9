import { Bell, Coins, LayoutGrid, ScrollText, Settings2, SlidersHorizontal, Users, type LucideIcon } from 'lucide-react';

/** A page as the rail, the bottom bar and the palette name it. */
export interface Page<Path extends string = string> {
  path: Path;
  label: string;
  icon: LucideIcon;
  /** Roles that see it; absent for everybody. */
  roles?: readonly string[];
}

const pages = <const Path extends string>(list: readonly Page<Path>[]): readonly Page<Path>[] => list;

/**
 * Every page of the rail, in its order: Overview, Symbols, Alerts, Control, Settings, Logs, Users.
 * A path is one of the router's.
 */
export const PAGES = pages([
  { path: '/', label: 'Overview', icon: LayoutGrid },
  { path: '/symbols', label: 'Symbols', icon: Coins },
  { path: '/alerts', label: 'Alerts', icon: Bell },
  { path: '/control', label: 'Control', icon: SlidersHorizontal },
  { path: '/settings', label: 'Settings', icon: Settings2 },
  { path: '/logs', label: 'Logs', icon: ScrollText },
  { path: '/users', label: 'Users', icon: Users, roles: ['owner'] },
]);

/** A phone's bottom bar has room for these many; the rest is behind "More". */
const PLACES_ON_PHONE = 4;

/** The pages a role sees. */
export const pagesOf = (role: string): typeof PAGES => PAGES.filter(({ roles }) => !roles || roles.includes(role));

/** The pages of a phone's bottom bar, and those behind "More". One page alone is not hidden behind a button. */
export const onPhone = <Item>(all: readonly Item[]): { places: readonly Item[]; more: readonly Item[] } =>
  all.length <= PLACES_ON_PHONE + 1
    ? { places: all, more: [] }
    : { places: all.slice(0, PLACES_ON_PHONE), more: all.slice(PLACES_ON_PHONE) };

/** The page of all alerts, which the bell leads to. */
export const ALERTS_PAGE = PAGES.find(({ label }) => label === 'Alerts');
