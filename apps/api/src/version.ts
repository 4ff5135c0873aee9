/** The version of the program, as it stands in the root's package.json. */
export const VERSION = '0.1.0';
