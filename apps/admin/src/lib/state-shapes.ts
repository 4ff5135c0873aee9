/** Shapes of the palette's signs in a box of 8 x 10, drawn because fonts differ and some show emoji. */
export const STATE_SHAPES: Readonly<Record<string, string>> = {
  '▲': 'M4 2 7.6 8H.4Z',
  '▼': 'M4 8 .4 2h7.200Z',
  '↗': 'M1 8.400.2 7.600 4.800 3H2V1.800h5v5H5.800V3.800Z',
  '↘': 'M1 1.600.2 2.400 4.800 7H2v1.200h5v-5H5.800v3Z',
  '–': 'M.8 4.400h6.400v1.200H.8Z',
  '·': 'M3.200 4.200h1.600v1.600H3.200Z',
};

/** Width of the box of one sign. */
export const STATE_SHAPE_WIDTH = 8;
