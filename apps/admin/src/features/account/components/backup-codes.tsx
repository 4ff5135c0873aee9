import { Button } from '../../../components/ui/button.tsx';

interface BackupCodesProps {
  codes: readonly string[];
  onKept: () => void;
}

/** Codes for the day the phone is lost, shown once. */
export const BackupCodes = ({ codes, onKept }: BackupCodesProps) => (
  <section aria-labelledby="backup-codes" className="flex flex-col gap-2 rounded border border-accent p-3">
    <h3 id="backup-codes" className="font-semibold">
      Keep these backup codes
    </h3>
    <p className="text-pretty text-muted">
      Each signs you in once when your phone is lost. They are not shown again; earlier ones no longer work.
    </p>
    <ul aria-label="Backup codes" className="grid grid-cols-2 gap-x-4 gap-y-0.5 font-mono text-fg select-all">
      {codes.map((code) => (
        <li key={code}>{code}</li>
      ))}
    </ul>
    <Button look="outline" size="small" className="self-start" onClick={onKept}>
      I have kept them
    </Button>
  </section>
);
