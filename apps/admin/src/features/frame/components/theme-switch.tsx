import { Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { readTheme, THEME_KEY, THEMES, type Theme } from '../model/theme.ts';

const ICONS = { system: Monitor, dark: Moon, light: Sun };
const LABELS = { system: 'System theme', dark: 'Dark theme', light: 'Light theme' };

const keep = (theme: Theme): void => {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  localStorage.setItem(THEME_KEY, theme);
};

/** System, dark or light, kept in this browser. */
export const ThemeSwitch = () => {
  const [chosen, setChosen] = useState(() => readTheme(document.documentElement.dataset['theme']));
  return (
    <fieldset className="flex shrink-0 items-center rounded border border-line p-px">
      <legend className="sr-only">Theme</legend>
      {THEMES.map((theme) => {
        const Icon = ICONS[theme];
        return (
          <label
            key={theme}
            title={LABELS[theme]}
            className="relative flex size-6 cursor-pointer items-center justify-center rounded-xs text-faint hover:text-fg has-checked:bg-raised has-checked:text-fg has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="theme"
              aria-label={LABELS[theme]}
              className="absolute inset-0 cursor-pointer opacity-0"
              checked={chosen === theme}
              onChange={() => {
                keep(theme);
                setChosen(theme);
              }}
            />
            <Icon aria-hidden className="size-3.5" strokeWidth={1.75} />
          </label>
        );
      })}
    </fieldset>
  );
};
