import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

const MONO = "'JetBrains Mono Variable', ui-monospace, monospace";
const SANS = "'Inter Variable', system-ui, sans-serif";

/** The editor in the colours of the page; both themes come with the tokens. */
export const editorTheme: Extension = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--surface)', color: 'var(--fg)', fontSize: '12.5px' },
  '&.cm-focused': { outline: 'none' },
  '&.cm-focused .cm-scroller': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: MONO, lineHeight: '20px', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--accent)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--faint)', border: 'none', paddingLeft: '4px' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in oklab, var(--raised) 60%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in oklab, var(--accent) 30%, transparent)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'transparent', boxShadow: '0 0 0 1px var(--line-strong)' },
  '.cm-tooltip': {
    maxWidth: 'min(420px, calc(100vw - 24px))',
    border: '1px solid var(--line-strong)',
    borderRadius: '6px',
    backgroundColor: 'var(--surface)',
    color: 'var(--fg)',
    overflow: 'hidden',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: MONO },
  '.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected] .cm-completionDetail': { color: 'var(--on-accent)' },
  '.cm-completionDetail': { color: 'var(--faint)', fontStyle: 'normal' },
  '.cm-completionInfo': { padding: '8px', maxWidth: '300px' },
  '.cm-diagnostic': { borderLeft: '3px solid var(--fg)', padding: '6px 8px', fontFamily: SANS },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--accent)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--fg)', textUnderlineOffset: '3px' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline dotted var(--accent)', textUnderlineOffset: '3px' },
  '.cm-gutter-lint': { width: '16px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0' },
  // A triangle in the colour of the text: red is for prices.
  '.cm-lint-marker': { content: 'normal', width: '10px', height: '9px', margin: '5px 3px', clipPath: 'polygon(50% 0, 100% 100%, 0 100%)' },
  '.cm-lint-marker-error': { content: 'normal', backgroundColor: 'var(--fg)' },
  '.cm-lint-marker-warning': { content: 'normal', backgroundColor: 'var(--accent)' },
  '.cm-json-text': { color: 'var(--muted)' },
  '.cm-json-plain': { color: 'var(--accent)' },
  '.cm-foreign': { textDecoration: 'underline dotted var(--faint)', textUnderlineOffset: '3px' },
  '.cm-badge': {
    marginLeft: '8px',
    padding: '0 4px',
    border: '1px solid var(--line-strong)',
    borderRadius: '2px',
    color: 'var(--muted)',
    fontFamily: SANS,
    fontSize: '10px',
    fontWeight: '600',
    letterSpacing: '0.02em',
    textTransform: 'uppercase',
  },
  '.cm-badge-missing': { borderStyle: 'dashed' },
});
