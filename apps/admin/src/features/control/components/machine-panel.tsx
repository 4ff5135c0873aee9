import { Panel } from '../../../components/ui/panel.tsx';
import { cn } from '../../../lib/cn.ts';
import { useLive } from '../../../live/live-context.tsx';
import { stateWords } from '../../frame/model/runtime-words.ts';
import { MODE_GROUPS, MODE_MOVES, MODE_STATES } from '../model/mode-machine.ts';
import {
  GROUP_BOXES,
  groupHolds,
  movesFrom,
  PICTURE_SIZE,
  routeName,
  ROUTES,
  STATE_BOXES,
  triggersOf,
  type ModeGroup,
} from '../model/mode-picture.ts';

/** The machine of modes with the present state lit, and what can come next. */
export const MachinePanel = () => {
  const state = useLive(({ data }) => data.status?.state ?? '');
  const next = movesFrom(state);
  return (
    <Panel title="Machine of modes" className="lg:max-xl:col-span-2">
      <div className="flex flex-wrap items-start justify-center gap-x-10 gap-y-3 p-4">
        <Picture state={state} />
        {next.length > 0 && (
          <div className="w-full max-w-[396px]">
            <h3 className="mb-1 text-faint">What can come next</h3>
            <dl className="grid grid-cols-[1fr_auto] gap-x-3 gap-y-1">
              {next.map((move) => (
                <div key={routeName(move)} className="col-span-2 grid grid-cols-subgrid">
                  <dt className="text-muted">{triggersOf(move)}</dt>
                  <dd className="text-right font-medium">{stateWords(move.to)}</dd>
                </div>
              ))}
            </dl>
          </div>
        )}
      </div>
    </Panel>
  );
};

const [WIDTH, HEIGHT] = PICTURE_SIZE;

const Picture = ({ state }: { state: string }) => {
  const next = movesFrom(state);
  const moves = [...MODE_MOVES].sort((a, b) => Number(next.includes(a)) - Number(next.includes(b)));
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={state === '' ? 'The states of the engine' : `The states of the engine; now ${state}`}
      className="w-full max-w-[396px] text-[13px]"
    >
      <defs>
        {['faint', 'lit'].map((tip) => (
          <marker key={tip} id={`tip-${tip}`} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0,0.500L8,4L0,7.500z" className={tip === 'lit' ? 'fill-accent' : 'fill-faint'} />
          </marker>
        ))}
      </defs>
      {(Object.keys(MODE_GROUPS) as ModeGroup[]).map((group) => (
        <Group key={group} group={group} holds={groupHolds(group, state)} />
      ))}
      {moves.map((move) => {
        const lit = next.includes(move);
        return (
          <path
            key={routeName(move)}
            d={ROUTES[routeName(move)]}
            markerEnd={`url(#tip-${lit ? 'lit' : 'faint'})`}
            className={cn('fill-none', lit ? 'stroke-accent' : 'stroke-faint/50')}
            strokeWidth={lit ? 1.5 : 1}
          />
        );
      })}
      {MODE_STATES.map((name) => {
        const [x, y, width, height] = STATE_BOXES[name];
        const lit = name === state;
        return (
          <g key={name}>
            <rect
              {...{ x, y, width, height }}
              rx="4"
              className={lit ? 'fill-accent stroke-accent' : 'fill-surface stroke-line-strong'}
            />
            <text
              x={x + width / 2}
              y={y + height / 2 + 4.5}
              textAnchor="middle"
              className={lit ? 'fill-on-accent font-semibold' : 'fill-muted'}
            >
              {name}
            </text>
          </g>
        );
      })}
    </svg>
  );
};

/** Titles stand in the upper left corner; the smallest group has its title in its middle. */
const Group = ({ group, holds }: { group: ModeGroup; holds: boolean }) => {
  const [x, y, width, height] = GROUP_BOXES[group];
  const small = height < 40;
  return (
    <>
      <rect
        {...{ x, y, width, height }}
        rx="6"
        strokeDasharray="3 3"
        className={cn('fill-raised/40', holds ? 'stroke-accent/70' : 'stroke-line-strong')}
      />
      <text
        x={small ? x + width / 2 : x + 10}
        y={small ? y + height / 2 + 4 : y + 15}
        textAnchor={small ? 'middle' : 'start'}
        className={cn('text-[11px]', holds ? 'fill-fg' : 'fill-faint')}
      >
        {group}
      </text>
    </>
  );
};
