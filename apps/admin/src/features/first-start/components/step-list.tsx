import { Link } from '@tanstack/react-router';
import { cn } from '../../../lib/cn.ts';
import { START_STEPS, STEP_WORDS, type StartStep } from '../model/start-steps.ts';

/** The steps with the present one marked; each can be gone to. */
export const StepList = ({ step }: { step: StartStep }) => (
  <nav aria-label="Steps">
    <ol className="flex items-center gap-1">
      {START_STEPS.map((each, nr) => (
        <li key={each}>
          <Link
            to="/start"
            search={{ step: each }}
            aria-current={each === step ? 'step' : undefined}
            className={cn('flex h-8 items-center gap-1.5 rounded px-2 text-muted hover:bg-raised hover:text-fg', each === step && 'font-semibold text-accent')}
          >
            <span
              className={cn(
                'flex size-5 items-center justify-center rounded-full border border-line-strong font-mono text-[11px]',
                each === step && 'border-accent bg-accent text-on-accent',
              )}
            >
              {nr + 1}
            </span>
            {STEP_WORDS[each].title}
          </Link>
        </li>
      ))}
    </ol>
  </nav>
);
