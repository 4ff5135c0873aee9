import type { Alert } from '@livermore/schemas';
import { Mark } from '../../../components/ui/mark.tsx';
import { alertMarks } from '../model/alert-words.ts';

interface AlertMarksProps {
  alert: Pick<Alert, 'exchangeId' | 'late' | 'revised' | 'final'>;
  /** Of the market that it is simulated, or of the alert how it was judged; both when absent. */
  only?: 'market' | 'judgement';
}

/** What qualifies an alert, each word with its meaning on hover. */
export const AlertMarks = ({ alert, only }: AlertMarksProps) =>
  alertMarks(alert)
    .filter(({ of }) => only === undefined || of === only)
    .map(({ mark, meaning }) => (
      <Mark key={mark} meaning={meaning}>
        {mark}
      </Mark>
    ));
