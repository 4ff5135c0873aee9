/*
 * QR codes by ISO/IEC 18004, as far as one is needed here: bytes, error correction level M,
 * versions 1 to 12 (287 bytes).
 */

/** Error correction codewords of each block, and the number of blocks, by version from 1. */
const CORRECTION_PER_BLOCK = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22];
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8];

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** The dark modules of a code, row by row from the top. Throws RangeError for a text of more than 287 bytes. */
export const qrCode = (text: string): boolean[][] => {
  const bytes = new TextEncoder().encode(text);
  const version = BLOCKS.findIndex((_, at) => bytes.length <= dataLength(at + 1) - (at + 1 < 10 ? 2 : 3)) + 1;
  if (version === 0) throw new RangeError(`a text of ${bytes.length} bytes has no room in a QR code of version 12`);
  const codewords = withCorrection(dataCodewords(bytes, version), version);
  const fixed = fixedPattern(version);
  const masked = MASKS.map((mask, number) => drawn(fixed, codewords, mask, number));
  return masked.reduce((best, next) => (penalty(next) < penalty(best) ? next : best));
};

/** All codewords that a version has room for. */
const totalLength = (version: number): number => {
  const marks = Math.floor(version / 7) + 2;
  const alignment = version === 1 ? 0 : (25 * marks - 10) * marks - 55 + (version >= 7 ? 36 : 0);
  return Math.floor(((16 * version + 128) * version + 64 - alignment) / 8);
};

const correctionOf = (version: number) => ({ perBlock: CORRECTION_PER_BLOCK[version - 1] ?? 0, blocks: BLOCKS[version - 1] ?? 0 });

const dataLength = (version: number): number => {
  const { perBlock, blocks } = correctionOf(version);
  return totalLength(version) - perBlock * blocks;
};

/** Mode, length and bytes, filled up to what the version holds. */
const dataCodewords = (bytes: Uint8Array, version: number): number[] => {
  const length = bytes.length.toString(2).padStart(version < 10 ? 8 : 16, '0');
  const content = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const room = dataLength(version) * 8;
  const bits = `0100${length}${content}`.padEnd(Math.min(room, 12 + length.length + content.length - 4), '0');
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0');
  const codewords = (padded.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  const used = codewords.length;
  while (codewords.length < dataLength(version)) codewords.push((codewords.length - used) % 2 === 0 ? 0xec : 0x11);
  return codewords;
};

/** Blocks of data with their error correction, interleaved. */
const withCorrection = (data: readonly number[], version: number): number[] => {
  const { perBlock, blocks } = correctionOf(version);
  const short = Math.floor(totalLength(version) / blocks) - perBlock;
  const longBlocks = totalLength(version) % blocks;
  const generator = generatorOf(perBlock);
  let from = 0;
  const parts = Array.from({ length: blocks }, (_, block) => {
    const part = data.slice(from, (from += short + (block >= blocks - longBlocks ? 1 : 0)));
    return { part, correction: remainder(part, generator) };
  });
  const interleaved: number[] = [];
  for (let at = 0; at <= short; at++) for (const { part } of parts) if (at < part.length) interleaved.push(part[at] ?? 0);
  for (let at = 0; at < perBlock; at++) for (const { correction } of parts) interleaved.push(correction[at] ?? 0);
  return interleaved;
};

/** Product in the field of 256 elements that QR codes calculate in. */
const times = (a: number, b: number): number => {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((b >>> bit) & 1) * a;
  }
  return product;
};

/** Coefficients of (x - 1)(x - 2)(x - 4)… without the leading one, highest power first. */
const generatorOf = (degree: number): number[] => {
  const coefficients = Array.from({ length: degree }, (_, at): number => (at === degree - 1 ? 1 : 0));
  let root = 1;
  for (let factor = 0; factor < degree; factor++) {
    for (let at = 0; at < degree; at++) {
      coefficients[at] = times(coefficients[at] ?? 0, root) ^ (coefficients[at + 1] ?? 0);
    }
    root = times(root, 2);
  }
  return coefficients;
};

const remainder = (data: readonly number[], generator: readonly number[]): number[] => {
  const rest = generator.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ (rest.shift() ?? 0);
    rest.push(0);
    generator.forEach((coefficient, at) => {
      rest[at] = (rest[at] ?? 0) ^ times(coefficient, factor);
    });
  }
  return rest;
};

/** What is the same in every code of a version; undefined where data goes. Format bits are drawn with the mask. */
const fixedPattern = (version: number): (boolean | undefined)[][] => {
  const size = version * 4 + 17;
  const modules = Array.from({ length: size }, () => Array.from<boolean | undefined>({ length: size }));
  const set = (x: number, y: number, dark: boolean): void => {
    const row = modules[y];
    if (row && x >= 0 && x < size) row[x] = dark;
  };
  for (let at = 0; at < size; at++) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  const square = (centreX: number, centreY: number, radius: number, lightRing: number): void => {
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        set(centreX + dx, centreY + dy, ring !== lightRing && ring !== 4);
      }
    }
  };
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]] as const) square(x, y, 4, 2);
  const marks = alignmentMarks(version);
  for (const x of marks) {
    for (const y of marks) {
      const isCorner = (x === 6 && y === 6) || (x === 6 && y === size - 7) || (x === size - 7 && y === 6);
      if (!isCorner) square(x, y, 2, 1);
    }
  }
  for (const [x, y] of formatPlaces(size).flat()) set(x, y, false);
  set(8, size - 8, true);
  if (version >= 7) {
    const bits = withCheck(version, 12, 0x1f25);
    for (let at = 0; at < 18; at++) {
      const dark = ((bits >>> at) & 1) === 1;
      set(size - 11 + (at % 3), Math.floor(at / 3), dark);
      set(Math.floor(at / 3), size - 11 + (at % 3), dark);
    }
  }
  return modules;
};

const alignmentMarks = (version: number): number[] => {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.floor((version * 4 + count * 2 + 1) / (count * 2 - 2)) * 2;
  const last = version * 4 + 10;
  return [6, ...Array.from({ length: count - 1 }, (_, at) => last - at * step).toReversed()];
};

/** Where the fifteen format bits stand, twice, from the lowest. */
const formatPlaces = (size: number): (readonly [x: number, y: number])[][] => [
  Array.from({ length: 15 }, (_, bit): readonly [number, number] => {
    if (bit < 6) return [8, bit];
    if (bit < 8) return [8, bit + 1];
    return bit === 8 ? [7, 8] : [14 - bit, 8];
  }),
  Array.from({ length: 15 }, (_, bit): readonly [number, number] => (bit < 8 ? [size - 1 - bit, 8] : [8, size - 15 + bit])),
];

/** A number followed by its check bits. */
const withCheck = (value: number, checkBits: number, polynomial: number): number => {
  let rest = value;
  for (let at = 0; at < checkBits; at++) rest = (rest << 1) ^ ((rest >>> (checkBits - 1)) * polynomial);
  return (value << checkBits) | rest;
};

const drawn = (
  fixed: readonly (readonly (boolean | undefined)[])[],
  codewords: readonly number[],
  mask: (x: number, y: number) => boolean,
  number: number,
): boolean[][] => {
  const size = fixed.length;
  const modules = fixed.map((row) => row.map((dark) => dark ?? false));
  let bit = 0;
  // Two columns at a time from the right, up and down in turn, leaving out the column of the timing pattern.
  for (let pair = 0, right = size - 1; right >= 1; pair++, right -= right === 8 ? 3 : 2) {
    for (let step = 0; step < size; step++) {
      const y = pair % 2 === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        const row = modules[y];
        if (!row || fixed[y]?.[x] !== undefined) continue;
        const dark = (((codewords[bit >>> 3] ?? 0) >>> (7 - (bit & 7))) & 1) === 1;
        row[x] = dark !== mask(x, y);
        bit++;
      }
    }
  }
  // Level M is written as 00.
  const format = withCheck(number, 10, 0x537) ^ 0x5412;
  for (const places of formatPlaces(size)) {
    places.forEach(([x, y], at) => {
      const row = modules[y];
      if (row) row[x] = ((format >>> at) & 1) === 1;
    });
  }
  return modules;
};

/** How hard a code is to read: long runs of one colour, and what looks like the squares of its corners. */
const penalty = (modules: readonly (readonly boolean[])[]): number => {
  const rows = modules.map((row) => row.map((dark) => (dark ? '1' : '0')).join(''));
  const columns = modules.map((_, x) => modules.map((row) => (row[x] ? '1' : '0')).join(''));
  return [...rows, ...columns].reduce((sum, line) => {
    const runs = line.match(/0{5,}|1{5,}/g) ?? [];
    const corners = line.match(/(?=10111010000|00001011101)/g) ?? [];
    return sum + runs.reduce((more, run) => more + run.length - 2, 0) + corners.length * 40;
  }, 0);
};
