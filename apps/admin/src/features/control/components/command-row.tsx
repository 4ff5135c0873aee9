import type { ReactNode } from 'react';
import type { PlacedCommand } from '../../commands/api/use-command.ts';
import { CommandLife } from '../../commands/components/command-life.tsx';

interface CommandRowProps {
  title: string;
  /** What it does; gives its place to the life of the command once there is one. */
  description: string;
  command: PlacedCommand;
  children: ReactNode;
}

/** A command with what it does, its button, and under it how the last one goes. */
export const CommandRow = ({ title, description, command, children }: CommandRowProps) => (
  <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-2.5 last:border-0">
    <div className="min-w-[190px] flex-1">
      <h3 className="font-medium">{title}</h3>
      {command.sent ? (
        <CommandLife command={command} />
      ) : (
        <p className="flex min-h-6 items-center text-pretty text-muted">{description}</p>
      )}
    </div>
    <div className="flex items-center gap-2">{children}</div>
  </li>
);
