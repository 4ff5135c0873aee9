import { useState } from 'react';
import { postAuth } from '../api/post-auth.ts';
import type { AuthAnswer } from '../model/auth-answer.ts';

/** One form that is sent to the identity library: whether it is on its way, and why it was refused. */
export const useAuthStep = () => {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<{ code: string; words: string } | null>(null);
  const send = async <Body = Record<string, unknown>>(path: string, body?: object): Promise<AuthAnswer<Body>> => {
    setBusy(true);
    const answer = await postAuth<Body>(path, body);
    setBusy(false);
    setRefusal(answer.ok ? null : answer);
    return answer;
  };
  return { busy, refusal, send, forgetRefusal: () => setRefusal(null) };
};
