import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button.tsx';

/** Copies a text, and says whether the browser let it. */
export const CopyButton = ({ text }: { text: string }) => {
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied('yes'),
      () => setCopied('refused'),
    );
  return (
    <Button look="outline" size="small" onClick={() => void copy()}>
      {copied === 'yes' ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
      <span role="status">{copied === 'yes' ? 'Copied' : copied === 'refused' ? 'Mark and copy' : 'Copy'}</span>
    </Button>
  );
};
