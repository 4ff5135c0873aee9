import { createRootRoute, createRoute, createRouter, Link, Navigate } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { Compass } from 'lucide-react';
import { Notice } from '../components/ui/notice.tsx';
import { SignInPage } from '../features/auth/components/sign-in-page.tsx';
import { trpc } from '../lib/trpc.ts';
import { isStartStep, type StartStep } from '../features/first-start/model/start-steps.ts';
import { lazyPage } from './lazy-page.tsx';
import { logSearch } from '../features/logs/model/log-search.ts';
import { alertFilter } from '../features/alerts/model/alert-filter.ts';
import { symbolSearch } from '../features/symbol/model/symbol-search.ts';
import { OverviewPage } from './overview-page.tsx';
import { SignedIn } from './signed-in.tsx';

const NotFound = () => (
  <main className="flex h-full items-center justify-center">
    <title>No such page · Livermore</title>
    <Notice icon={Compass} title="There is no such page" heading="h1">
      <Link to="/" className="text-accent underline">
        Go to the Overview
      </Link>
    </Notice>
  </main>
);

/** Whoever is signed in already has nothing to do here. */
const SignInRoute = () => {
  const auth = useQuery(trpc.auth.state.queryOptions());
  return auth.data?.user ? <Navigate to="/" replace /> : <SignInPage />;
};

const root = createRootRoute({ notFoundComponent: NotFound });
const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedIn });
const overview = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: OverviewPage,
});
const alerts = createRoute({
  getParentRoute: () => signedIn,
  path: '/alerts',
  component: lazyPage('Alerts', async () => (await import('../features/alerts/components/alerts-page.tsx')).AlertsPage),
  validateSearch: alertFilter,
});
const alert = createRoute({
  getParentRoute: () => alerts,
  path: '$id',
  component: lazyPage('Alert', async () => (await import('../features/alerts/components/alert-page.tsx')).AlertPage),
});
const control = createRoute({
  getParentRoute: () => signedIn,
  path: '/control',
  component: lazyPage('Control', async () => (await import('../features/control/components/control-page.tsx')).ControlPage),
  validateSearch: ({ open }): { open?: 'backfill' | 'clear-cache' } => (open === 'backfill' || open === 'clear-cache' ? { open } : {}),
});
const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  component: lazyPage('Settings', async () => (await import('../features/settings/components/settings-page.tsx')).SettingsPage),
  validateSearch: ({ view }): { view?: 'json' | 'history' | 'transfer' } =>
    view === 'json' || view === 'history' || view === 'transfer' ? { view } : {},
});
const logs = createRoute({
  getParentRoute: () => signedIn,
  path: '/logs',
  component: lazyPage('Logs', async () => (await import('../features/logs/components/logs-page.tsx')).LogsPage),
  validateSearch: logSearch,
});
const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/account',
  component: lazyPage('Account', async () => (await import('../features/account/components/account-page.tsx')).AccountPage),
});
const users = createRoute({
  getParentRoute: () => signedIn,
  path: '/users',
  component: lazyPage('Users and keys', async () => (await import('../features/users/components/users-page.tsx')).UsersPage),
});
const user = createRoute({
  getParentRoute: () => signedIn,
  path: '/users/$id',
  component: lazyPage('User', async () => (await import('../features/users/components/user-page.tsx')).UserPage),
});
const start = createRoute({
  getParentRoute: () => signedIn,
  path: '/start',
  component: lazyPage('First start', async () => (await import('../features/first-start/components/first-start-page.tsx')).FirstStartPage),
  validateSearch: ({ step }): { step?: StartStep } => (isStartStep(step) ? { step } : {}),
});
const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  component: lazyPage('Welcome', async () => (await import('../features/auth/components/welcome-page.tsx')).WelcomePage),
});
const symbols = createRoute({
  getParentRoute: () => signedIn,
  path: '/symbols',
  component: lazyPage('Symbols', async () => (await import('../features/symbols/components/symbols-page.tsx')).SymbolsPage),
});
const symbol = createRoute({
  getParentRoute: () => signedIn,
  path: '/symbols/$exchange/$symbol',
  component: lazyPage('Symbol', async () => (await import('../features/symbol/components/symbol-page.tsx')).SymbolPage),
  validateSearch: symbolSearch,
});
const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignInRoute });

export const router = createRouter({
  routeTree: root.addChildren([signedIn.addChildren([overview, symbols, symbol, alerts.addChildren([alert]), control, settings, logs, account, users, user, start]), signIn, welcome]),
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
