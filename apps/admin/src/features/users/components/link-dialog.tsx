import { Button } from '../../../components/ui/button.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { ShownSecret } from '../../../components/ui/shown-secret.tsx';
import { formatUtc } from '../../../lib/format-time.ts';

/** A link for somebody, right after it was made. */
export interface UserLink {
  displayName: string;
  path: string;
  expiresAt: number;
}

/** Shows a link the one time it can be seen. */
export const LinkDialog = ({ link, onClose }: { link: UserLink | null; onClose: () => void }) => (
  <Dialog
    open={link !== null}
    onOpenChange={onClose}
    title={`A link for ${link?.displayName ?? ''}`}
    description="Give it to them yourself: no mail is sent. Whoever opens it chooses the password."
    footer={<Button onClick={onClose}>I have passed it on</Button>}
  >
    {link && (
      <>
        <ShownSecret name="The link" secret={`${location.origin}${link.path}`} />
        <p className="text-muted">It works once, until {formatUtc(link.expiresAt)}, and is not shown again. You can make another one.</p>
      </>
    )}
  </Dialog>
);
