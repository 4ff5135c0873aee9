import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button.tsx';

interface ShownSecretProps {
  /** What it is, for screen readers. */
  name: string;
  secret: string;
}

/** Something secret that is shown once, with a button that copies it. */
export const ShownSecret = ({ name, secret }: ShownSecretProps) => {
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no');
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => setCopied('yes'),
      () => setCopied('refused'),
    );
  return (
    <div className="flex items-start gap-2 rounded border border-line-strong bg-bg p-2">
      <code aria-label={name} className="min-w-0 flex-1 self-center font-mono text-[12px] break-all text-fg select-all">
        {secret}
      </code>
      <Button look="outline" size="small" onClick={() => void copy()}>
        {copied === 'yes' ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
        <span role="status">{copied === 'yes' ? 'Copied' : copied === 'refused' ? 'Mark and copy' : 'Copy'}</span>
      </Button>
    </div>
  );
};
