import { LoaderCircle } from 'lucide-react';
import { useLive } from '../../../live/live-context.tsx';
import { versionWords } from '../model/version-words.ts';

interface VersionLineProps {
  version: number;
  /** The reload that the last save of this page led to. */
  requestId: string | null;
}

/** What is saved and what runs, kept apart. */
export const VersionLine = ({ version, requestId }: VersionLineProps) => {
  const status = useLive(({ data }) => data.status);
  const command = useLive(({ data }) => (requestId === null ? null : (data.commands?.find((each) => each.requestId === requestId) ?? null)));
  const now = useLive(({ serverNow }) => Math.floor(serverNow / 1_000) * 1_000);
  // Somebody else may have saved a newer one than this page shows.
  const saved = Math.max(version, status?.desired.settingsVersion ?? 0);
  const { text, pending } = versionWords(saved, status, command, now);
  return (
    <p role="status" className="flex min-w-0 items-center gap-1.5 text-muted">
      {pending && <LoaderCircle aria-hidden className="size-3.5 shrink-0 text-accent" strokeWidth={1.75} />}
      <span className="truncate" title={text}>
        {text}
      </span>
    </p>
  );
};
