import { useQueryClient } from '@tanstack/react-query';
import { KeyRound, LoaderCircle, Terminal } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { Notice } from '../../../components/ui/notice.tsx';
import { trpc } from '../../../lib/trpc.ts';
import { ownerLinkStore } from '../api/owner-link-store.ts';
import { REFUSAL_WORDS } from '../model/owner-link.ts';
import { DoorPage } from './door-page.tsx';
import { PasswordForm } from './password-form.tsx';
import { SecondFactorForm } from './second-factor-form.tsx';

/** What a person without a session sees: how to get in, or why a link did not let them. */
export const SignInPage = () => {
  const queryClient = useQueryClient();
  const link = useStore(ownerLinkStore);
  const [step, setStep] = useState<'password' | 'second-factor'>('password');
  const onSignedIn = () => void queryClient.invalidateQueries({ queryKey: trpc.auth.state.queryKey() });
  if (link.step === 'checking' || link.step === 'signed-in') {
    return (
      <DoorPage title="Sign in">
        <Notice icon={LoaderCircle} title="Signing you in" heading="h1">
          Your link is being checked.
        </Notice>
      </DoorPage>
    );
  }
  if (step === 'second-factor') {
    return (
      <DoorPage title="Sign in" heading="One more step">
        <SecondFactorForm onSignedIn={onSignedIn} onBack={() => setStep('password')} />
      </DoorPage>
    );
  }
  return (
    <DoorPage title="Sign in" heading="Sign in">
      {link.step === 'refused' && (
        <div role="alert" className="flex gap-2 border-b border-line pb-3">
          <KeyRound aria-hidden className="mt-0.5 size-4 shrink-0 text-faint" strokeWidth={1.5} />
          <div>
            <p className="font-semibold">{REFUSAL_WORDS[link.reason].title}</p>
            <p className="text-pretty text-muted">{REFUSAL_WORDS[link.reason].next}</p>
          </div>
        </div>
      )}
      <PasswordForm onSignedIn={onSignedIn} onSecondFactor={() => setStep('second-factor')} />
      <section aria-labelledby="by-link" className="flex gap-2 border-t border-line pt-3">
        <Terminal aria-hidden className="mt-0.5 size-4 shrink-0 text-faint" strokeWidth={1.5} />
        <div className="min-w-0">
          <h2 id="by-link" className="font-semibold">
            No password yet, or forgotten?
          </h2>
          <p className="text-pretty text-muted">
            Owner: open the link that the server printed in its terminal. It works once; restarting the server prints a new one. Everybody else:
            ask the owner for a new link.
          </p>
          <p className="mt-2 rounded border border-line bg-bg px-2 py-1.5 font-mono text-[12px] break-all text-fg">
            {location.origin}/sign-in#<span className="text-faint">…</span>
          </p>
        </div>
      </section>
    </DoorPage>
  );
};
