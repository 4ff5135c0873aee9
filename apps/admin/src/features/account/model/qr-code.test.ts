import { describe, expect, it } from 'vitest';
import { qrCode } from './qr-code.ts';

/** Format bits of level M by mask, and the version bits of version 7, as ISO/IEC 18004 prints them. */
const FORMAT_M = [
  '101010000010010', '101000100100101', '101111001111100', '101101101001011',
  '100010111111001', '100000011001110', '100111110010111', '100101010100000',
];
const VERSION_7 = '000111110010010100';

/** Rows of alignment marks in annex E, by version from 2. */
const MARKS = [[6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50], [6, 30, 54], [6, 32, 58]];

/** Data codewords of level M, and how blocks divide them, as table 9 prints it: [count, data] of each kind of block. */
const BLOCKS_M: [number, number][][] = [
  [[1, 16]], [[1, 28]], [[1, 44]], [[2, 32]], [[2, 43]], [[4, 27]], [[4, 31]], [[2, 38], [2, 39]], [[3, 36], [2, 37]],
  [[4, 43], [1, 44]], [[1, 50], [4, 51]], [[6, 36], [2, 37]],
];
const CORRECTION_M = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22];

const EXP: number[] = [];
for (let value = 1; EXP.length < 255; value = value * 2 >= 256 ? (value * 2) ^ 285 : value * 2) EXP.push(value);

/** Reads a code as a scanner does that sees it perfectly; throws when it breaks a rule. */
const read = (code: boolean[][]): string => {
  const size = code.length;
  const version = (size - 17) / 4;
  const at = (x: number, y: number): string => (code[y]?.[x] ? '1' : '0');
  const first = [0, 1, 2, 3, 4, 5, 7, 8].map((x) => at(x, 8)).join('') + [7, 5, 4, 3, 2, 1, 0].map((y) => at(8, y)).join('');
  const second = [1, 2, 3, 4, 5, 6, 7].map((up) => at(8, size - up)).join('') + [8, 7, 6, 5, 4, 3, 2, 1].map((back) => at(size - back, 8)).join('');
  expect(second).toBe(first);
  const mask = FORMAT_M.indexOf(first);
  expect(mask).not.toBe(-1);
  if (version === 7) {
    const bits = Array.from({ length: 18 }, (_, bit) => at(size - 11 + (bit % 3), Math.floor(bit / 3))).toReversed().join('');
    expect(bits).toBe(VERSION_7);
  }
  const marks = MARKS[version - 2] ?? [];
  const isFixed = (x: number, y: number): boolean => {
    if (x === 6 || y === 6) return true;
    if ((x < 9 && y < 9) || (x < 9 && y >= size - 8) || (x >= size - 8 && y < 9)) return true;
    if (version >= 7 && ((x < 6 && y >= size - 11) || (y < 6 && x >= size - 11))) return true;
    return marks.some((cx) => marks.some((cy) => {
      const isCorner = (cx === 6 && (cy === 6 || cy === size - 7)) || (cy === 6 && cx === size - 7);
      return !isCorner && Math.abs(x - cx) <= 2 && Math.abs(y - cy) <= 2;
    }));
  };
  const i = (y: number) => y;
  const flips = [
    (x: number, y: number) => (i(y) + x) % 2, (_: number, y: number) => y % 2, (x: number) => x % 3, (x: number, y: number) => (x + y) % 3,
    (x: number, y: number) => (Math.trunc(y / 2) + Math.trunc(x / 3)) % 2, (x: number, y: number) => ((y * x) % 2) + ((y * x) % 3),
    (x: number, y: number) => (((y * x) % 2) + ((y * x) % 3)) % 2, (x: number, y: number) => (((y + x) % 2) + ((y * x) % 3)) % 2,
  ];
  let bits = '';
  let up = true;
  for (const right of Array.from({ length: (size - 1) / 2 }, (_, pair) => size - 1 - 2 * pair).map((x) => (x <= 6 ? x - 1 : x))) {
    for (let step = 0; step < size; step++) {
      const y = up ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (!isFixed(x, y)) bits += (at(x, y) === '1') !== (flips[mask]?.(x, y) === 0) ? '1' : '0';
      }
    }
    up = !up;
  }
  const codewords = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  const lengths = (BLOCKS_M[version - 1] ?? []).flatMap(([count, data]) => Array.from({ length: count }, () => data));
  const correction = CORRECTION_M[version - 1] ?? 0;
  expect(codewords).toHaveLength(lengths.reduce((sum, length) => sum + length + correction, 0));
  const blocks: number[][] = lengths.map(() => []);
  let next = 0;
  for (let column = 0; column < Math.max(...lengths); column++) {
    lengths.forEach((length, block) => column < length && blocks[block]?.push(codewords[next++] ?? 0));
  }
  const data = blocks.flat();
  for (let column = 0; column < correction; column++) for (const block of blocks) block.push(codewords[next++] ?? 0);
  for (const block of blocks) {
    for (let root = 0; root < correction; root++) {
      const syndrome = block.reduce((sum, byte, place) => {
        if (byte === 0) return sum;
        return sum ^ (EXP[(EXP.indexOf(byte) + root * (block.length - 1 - place)) % 255] ?? 0);
      }, 0);
      expect(syndrome).toBe(0);
    }
  }
  const stream = data.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  expect(stream.slice(0, 4)).toBe('0100');
  const lengthBits = version < 10 ? 8 : 16;
  const length = Number.parseInt(stream.slice(4, 4 + lengthBits), 2);
  const content = stream.slice(4 + lengthBits).match(/.{8}/g) ?? [];
  return new TextDecoder().decode(Uint8Array.from(content.slice(0, length), (byte) => Number.parseInt(byte, 2)));
};

describe('a QR code', () => {
  it('is read as the text that it was made of, short and long', () => {
    for (let length = 0; length <= 287; length += length < 280 ? 4 : 1) {
      const text = 'otpauth://totp/Livermore:me@example.com?secret=ABCDEFGH&issuer=é'.repeat(5).slice(0, length);
      if (new TextEncoder().encode(text).length <= 287) expect(read(qrCode(text))).toBe(text);
    }
  });

  it('has the squares in three corners, and the dark module', () => {
    const code = qrCode('x');
    const square = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111'];
    const cut = (x: number, y: number) => square.map((_, dy) => square.map((__, dx) => (code[y + dy]?.[x + dx] ? '1' : '0')).join(''));
    expect([cut(0, 0), cut(14, 0), cut(0, 14)]).toEqual([square, square, square]);
    expect(code[13]?.[8]).toBe(true);
  });

  it('of too long a text is refused', () => {
    expect(() => qrCode('x'.repeat(288))).toThrow(RangeError);
  });
});
