import { useMemo } from 'react';
import { qrCode } from '../model/qr-code.ts';
import '../account.css';

/** Light modules around the code, without which scanners do not find it. */
const MARGIN = 4;

/** A QR code, drawn here. Dark on light in either theme: many scanners read no other. */
export const QrCode = ({ text, name }: { text: string; name: string }) => {
  const modules = useMemo(() => qrCode(text), [text]);
  const size = modules.length + 2 * MARGIN;
  const path = modules
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + MARGIN} ${y + MARGIN}h1v1h-1z` : '')))
    .join('');
  return (
    <svg role="img" aria-label={name} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" className="qr-code size-44 rounded">
      <path className="qr-code-light" d={`M0 0h${size}v${size}H0z`} />
      <path className="qr-code-dark" d={path} />
    </svg>
  );
};
