/** `1 change`, `3 changes`. */
export const changesCount = (count: number): string => `${count} ${count === 1 ? 'change' : 'changes'}`;

/** What can be done with a draft, in words for the bar below it. */
export const draftWords = ({ unreadable, changes, problems }: { unreadable: boolean; changes: number; problems: number }): string => {
  if (unreadable) return 'The JSON cannot be read yet';
  const made = changes === 0 ? 'No changes' : `${changesCount(changes)}, not saved`;
  return problems === 0 ? made : `${made} · ${problems} ${problems === 1 ? 'problem' : 'problems'} to correct`;
};
