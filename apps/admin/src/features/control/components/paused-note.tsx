/** Why a command that works on series cannot be given now. */
export const PausedNote = () => (
  <p role="status" className="text-accent">
    The engine is paused, so there is nothing to work on. Resume it first.
  </p>
);
