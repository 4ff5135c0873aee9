import { KeyRound, LoaderCircle, Terminal } from 'lucide-react';
import { useStore } from 'zustand';
import { Brand } from '../../../components/ui/brand.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { ownerLinkStore } from '../api/owner-link-store.ts';
import { REFUSAL_WORDS } from '../model/owner-link.ts';

/** What a person without a session sees: how to get in, or why a link did not let them. */
export const SignInPage = () => {
  const link = useStore(ownerLinkStore);
  return (
    <main className="flex h-full flex-col items-center justify-center">
      <Brand className="flex scale-125 items-center gap-2" />
      <title>Sign in · Livermore</title>
      {link.step === 'checking' || link.step === 'signed-in' ? (
        <Notice icon={LoaderCircle} title="Signing you in" heading="h1">
          Your link is being checked.
        </Notice>
      ) : link.step === 'refused' ? (
        <div role="alert">
          <Notice icon={KeyRound} title={REFUSAL_WORDS[link.reason].title} heading="h1">
            <p>{REFUSAL_WORDS[link.reason].next}</p>
            <LinkExample />
          </Notice>
        </div>
      ) : (
        <Notice icon={Terminal} title="Open the link from the terminal" heading="h1">
          <p>The server printed a link that signs you in. It works once and looks like this:</p>
          <LinkExample />
          <p className="mt-3">No link left? Restart the server: it prints a new one.</p>
        </Notice>
      )}
    </main>
  );
};

const LinkExample = () => (
  <p className="mt-3 rounded border border-line bg-surface px-3 py-2 text-left font-mono text-[12px] break-all text-fg">
    {location.origin}/sign-in#<span className="text-faint">…</span>
  </p>
);
