import { X } from 'lucide-react';
import { useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { cn } from '../../../lib/cn.ts';
import { typedItems, withItems } from '../model/list-input.ts';
import type { FieldControl } from './field.tsx';
import { INPUT } from './inputs.tsx';

interface ChipsInputProps {
  control: FieldControl;
  /** What one item is: `symbol`. */
  itemName: string;
  /** Makes an item of what was typed. */
  itemOf: (text: string) => unknown;
  /** Places in the list that hold something wrong. */
  wrong: ReadonlySet<number>;
  sorted?: (items: unknown[]) => unknown[];
}

/**
 * A list as chips. Enter or a comma adds, a pasted text adds all that is in it, Backspace in the
 * empty input takes the last away, the arrows walk through the chips and Delete removes one.
 */
export const ChipsInput = ({ control, itemName, itemOf, wrong, sorted = (items) => items }: ChipsInputProps) => {
  const { id, describedBy, invalid, disabled, value, set } = control;
  const [text, setText] = useState('');
  const [active, setActive] = useState(-1);
  const box = useRef<HTMLDivElement>(null);
  const items = Array.isArray(value) ? (value as unknown[]) : [];

  const focusOn = (place: number): void => {
    setActive(place);
    const buttons = box.current?.querySelectorAll<HTMLElement>('[data-chip]');
    (buttons?.[place] ?? box.current?.querySelector('input'))?.focus();
  };
  const add = (typed: string): void => {
    const found = typedItems(typed).map(itemOf);
    if (found.length > 0) set(sorted(withItems(items, found)));
    setText('');
  };
  const remove = (place: number): void => {
    set(items.filter((_, nr) => nr !== place));
    focusOn(items.length > 1 ? Math.min(place, items.length - 2) : -1);
  };
  const onInputKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault();
      add(text);
    } else if (text === '' && event.key === 'Backspace' && items.length > 0) set(items.slice(0, -1));
    else if (text === '' && event.key === 'ArrowLeft') focusOn(items.length - 1);
  };
  const onChipKey = (event: KeyboardEvent, place: number): void => {
    if (event.key === 'ArrowLeft') focusOn(Math.max(0, place - 1));
    else if (event.key === 'ArrowRight') focusOn(place + 1);
    else if (event.key === 'Delete' || event.key === 'Backspace') remove(place);
    else return;
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text');
    if (typedItems(pasted).length < 2) return;
    event.preventDefault();
    add(pasted);
  };
  return (
    <div ref={box} className="flex max-h-72 flex-wrap gap-1 overflow-y-auto rounded border border-line-strong bg-bg p-1">
      <ul className="contents" aria-label={`${itemName}s`}>
        {items.map((item, nr) => {
          const name = typeof item === 'string' ? item : JSON.stringify(item);
          return (
            <li
              key={`${name} ${nr}`}
              className={cn(
                'flex h-6 items-center rounded-xs border border-line bg-raised pl-1.5 font-mono text-[12px]',
                wrong.has(nr) && 'border-dashed border-fg underline decoration-wavy underline-offset-2',
              )}
            >
              {name}
              <button
                type="button"
                data-chip=""
                aria-label={`Remove ${name}`}
                disabled={disabled}
                tabIndex={nr === Math.min(active === -1 ? items.length - 1 : active, items.length - 1) ? 0 : -1}
                onFocus={() => setActive(nr)}
                onKeyDown={(event) => onChipKey(event, nr)}
                onClick={() => remove(nr)}
                className="flex size-6 items-center justify-center text-faint hover:text-fg"
              >
                <X aria-hidden className="size-3" />
              </button>
            </li>
          );
        })}
      </ul>
      {!disabled && (
        <input
          id={id}
          value={text}
          placeholder={`add ${itemName}`}
          autoComplete="off"
          spellCheck={false}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={onInputKey}
          onPaste={onPaste}
          onBlur={() => add(text)}
          className={cn(INPUT, 'h-6 w-28 min-w-28 flex-1 border-transparent bg-transparent px-1')}
        />
      )}
    </div>
  );
};
