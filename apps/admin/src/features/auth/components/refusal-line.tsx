import { TriangleAlert } from 'lucide-react';

/** Why something was refused, where it was tried. */
export const RefusalLine = ({ words }: { words: string | undefined }) =>
  words === undefined ? null : (
    <p role="alert" className="flex items-start gap-1.5 text-fg">
      <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" strokeWidth={1.75} />
      <span className="min-w-0 text-pretty">{words}</span>
    </p>
  );
