export const THEMES = ['system', 'dark', 'light'] as const;

export type Theme = (typeof THEMES)[number];

/** Where the choice is kept in the browser; the script that runs before the first paint reads it too. */
export const THEME_KEY = 'livermore.theme';

/** The theme a kept text means; anything else is the system's. */
export const readTheme = (text: string | null | undefined): Theme => THEMES.find((theme) => theme === text) ?? 'system';
