import { createRootRoute, createRoute, createRouter, Link, Navigate } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { Compass } from 'lucide-react';
import { Notice } from '../components/ui/notice.tsx';
import { SignInPage } from '../features/auth/components/sign-in-page.tsx';
import { trpc } from '../lib/trpc.ts';
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
  validateSearch: (search): { show?: 'alerts' } => (search['show'] === 'alerts' ? { show: 'alerts' } : {}),
});
const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignInRoute });

export const router = createRouter({ routeTree: root.addChildren([signedIn.addChildren([overview]), signIn]) });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
