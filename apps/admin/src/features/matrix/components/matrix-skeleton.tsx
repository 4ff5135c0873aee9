/** The matrix before its first values. */
export const MatrixSkeleton = () => (
  <div role="status" className="flex flex-col">
    <span className="sr-only">Waiting for the first values</span>
    {Array.from({ length: 16 }, (_, row) => (
      <div key={row} className="flex h-8 items-center gap-6 border-b border-line px-4">
        <span className="skeleton h-3 w-20 shrink-0" />
        <span className="skeleton h-3 w-24 shrink-0" />
        <span className="skeleton h-3 flex-1" />
      </div>
    ))}
  </div>
);
