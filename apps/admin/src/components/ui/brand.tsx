/** The sign of the house: a line that crosses zero. */
export const Brand = ({ className }: { className?: string }) => (
  <span className={className}>
    <svg aria-hidden viewBox="0 0 24 24" className="size-5 shrink-0">
      <path d="M2 12.500h20" className="stroke-line-strong" strokeWidth="1.200" />
      <path d="M2 16c2.500 0 3-8 6-8s4.500 10 7 10 3-12 7-12" fill="none" className="stroke-accent" strokeWidth="2" strokeLinecap="round" />
    </svg>
    <span className="font-semibold tracking-tight text-fg">Livermore</span>
  </span>
);
