import type { LogLine } from '@livermore/schemas';
import { CopyButton } from '../../../components/ui/copy-button.tsx';
import { lineText } from '../model/line-text.ts';

/** Everything that a line says, as text. */
export const LineDetails = ({ line }: { line: LogLine }) => {
  const text = lineText(line);
  return (
    <div className="flex items-start gap-2 px-4 pt-1 pb-3 max-sm:flex-col sm:pl-[116px]">
      <pre
        aria-label="The whole line"
        role="region"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a long stack scrolls, also by keyboard
        tabIndex={0}
        className="max-h-80 min-w-0 flex-1 overflow-auto rounded border border-line bg-bg p-2 font-mono text-[12px] whitespace-pre-wrap text-fg wrap-anywhere max-sm:w-full"
      >
        {text}
      </pre>
      <CopyButton text={text} />
    </div>
  );
};
