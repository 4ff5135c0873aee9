/** The matrix before its first values, with everything where it will be. */
export const MatrixSkeleton = () => (
  <div role="status" className="flex min-h-0 flex-col overflow-hidden">
    <span className="sr-only">Waiting for the first values</span>
    <div className="flex h-11 items-center gap-3 border-b border-line px-3">
      <span className="skeleton h-7 w-56" />
    </div>
    <div className="h-9 border-b border-line-strong" />
    {Array.from({ length: 16 }, (_, row) => (
      <div key={row} className="flex h-8 items-center gap-6 border-b border-line px-4">
        <span className="skeleton h-3 w-20 shrink-0" />
        <span className="skeleton h-3 w-24 shrink-0" />
        <span className="skeleton h-3 flex-1" />
      </div>
    ))}
  </div>
);
