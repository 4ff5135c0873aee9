import { useBlocker } from '@tanstack/react-router';
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx';

/** Asks before a page is left with something unsaved, also when the tab is closed. */
export const LeaveGuard = ({ isDirty }: { isDirty: boolean }) => {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && next.pathname !== current.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      open={blocker.status === 'blocked'}
      onOpenChange={(open) => !open && blocker.reset?.()}
      title="Leave without saving?"
      confirmLabel="Leave"
      onConfirm={() => blocker.proceed?.()}
    >
      <p>What you changed here is not saved and will be lost.</p>
    </ConfirmDialog>
  );
};
