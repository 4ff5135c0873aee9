import { STATE_PALETTE } from '@livermore/schemas';

/** Makes the one palette known to the styles: `--state` inside every element with `data-state`. */
export const installPalette = (): void => {
  const sheet = new CSSStyleSheet();
  const rules = Object.entries(STATE_PALETTE).map(
    ([state, { dark, light }]) => `[data-state="${state}"]{--state:light-dark(${light},${dark})}`,
  );
  sheet.replaceSync(rules.join('\n'));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
};
