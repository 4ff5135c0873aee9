import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { router } from './app/router.tsx';
import { consumeOwnerLink } from './features/auth/api/owner-link-store.ts';
import { installPalette } from './lib/palette-styles.ts';
import { queryClient, trpc } from './lib/trpc.ts';
import './styles.css';

const element = document.getElementById('root');
if (!element) throw new Error('index.html has no element with id "root"');

const askWhoIsSignedIn = async (): Promise<void> => {
  const filter = { queryKey: trpc.auth.state.queryKey() };
  // A first answer that is still on its way is of before the link, and asking again would wait for it.
  await queryClient.cancelQueries(filter);
  await queryClient.invalidateQueries(filter);
};
const signInByLink = (): void => void consumeOwnerLink(askWhoIsSignedIn);
// A link opened in a tab that already shows the sign-in page changes only the fragment.
addEventListener('hashchange', signInByLink);
signInByLink();
installPalette();
createRoot(element).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
