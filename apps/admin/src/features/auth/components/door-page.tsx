import type { ReactNode } from 'react';
import { Brand } from '../../../components/ui/brand.tsx';

interface DoorPageProps {
  /** Name of the window. */
  title: string;
  /** Absent where the content has its own. */
  heading?: string;
  children: ReactNode;
}

/** A page outside the frame: one box in the middle. */
export const DoorPage = ({ title, heading, children }: DoorPageProps) => (
  <main className="flex min-h-full flex-col items-center justify-center gap-6 overflow-y-auto p-4">
    <title>{`${title} · Livermore`}</title>
    <Brand className="flex scale-125 items-center gap-2" />
    <div className="flex w-full max-w-[380px] flex-col gap-4 rounded-md border border-line bg-surface p-5">
      {heading && <h1 className="text-base font-semibold">{heading}</h1>}
      {children}
    </div>
  </main>
);
