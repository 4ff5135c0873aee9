let takenAt = Number.NEGATIVE_INFINITY;

/** Says that this frame has enough to do: what can wait for the next one should. */
export const takeFrame = (): void => {
  takenAt = frameTime();
};

/** Whether somebody took the frame that is being made. */
export const isFrameTaken = (): boolean => takenAt === frameTime();

/** The time of the frame, the same for all that runs for it. */
const frameTime = (): number => Number(document.timeline.currentTime ?? 0);
