import { EXCHANGE_IDS } from '@livermore/schemas';
import { useEffect } from 'react';
import { useLive } from '../../../live/live-context.tsx';
import { streamWords } from '../model/stream-words.ts';

/** Whether what is watched is a simulated market. */
export const useIsDemo = (): boolean =>
  useLive(({ data }) => data.status?.exchanges.some(({ exchangeId }) => exchangeId === EXCHANGE_IDS.demo) ?? false);

/** Names the window after the page, and says there too when values are not live or the market is simulated. */
export const usePageTitle = (name: string): void => {
  const live = useLive(({ stream, pageNow }) => streamWords(stream, pageNow).live);
  const demo = useIsDemo();
  useEffect(() => {
    document.title = `${live ? '' : 'Not live · '}${demo ? 'Demo · ' : ''}${name} · Livermore`;
  }, [live, demo, name]);
};
