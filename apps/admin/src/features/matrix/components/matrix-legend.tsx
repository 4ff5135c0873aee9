import { MACD_V_STATES, STATE_PALETTE } from '@livermore/schemas';
import { StateGlyph } from '../../../components/ui/state-glyph.tsx';

/** What colours, glyphs and type mean. */
export const MatrixLegend = () => (
  <footer className="hidden h-8 shrink-0 items-center gap-4 overflow-hidden border-t border-line px-3 text-[11px] whitespace-nowrap text-muted lg:flex">
    {MACD_V_STATES.filter((state) => state !== 'UNDEFINED').map((state) => (
      <span key={state} className="flex items-center gap-1.5">
        <StateGlyph state={state} />
        {STATE_PALETTE[state].label}
      </span>
    ))}
    <span className="ml-auto">
      <b className="font-bold text-fg">+12.3</b> closed bar · <span className="text-fg">+12.3</span> still forming
    </span>
  </footer>
);
