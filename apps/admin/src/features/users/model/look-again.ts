/** How often the owner's pages ask how engines are, ms. Each answer carries its age. */
export const LOOK_AGAIN_MS = 2_000;
