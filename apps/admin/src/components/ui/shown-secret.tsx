import { CopyButton } from './copy-button.tsx';

interface ShownSecretProps {
  /** What it is, for screen readers. */
  name: string;
  secret: string;
}

/** Something secret that is shown once, with a button that copies it. */
export const ShownSecret = ({ name, secret }: ShownSecretProps) => (
  <div className="flex items-start gap-2 rounded border border-line-strong bg-bg p-2">
    <code aria-label={name} className="min-w-0 flex-1 self-center font-mono text-[12px] break-all text-fg select-all">
      {secret}
    </code>
    <CopyButton text={secret} />
  </div>
);
