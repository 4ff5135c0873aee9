/** Square root of a number that is not negative, by Newton's method: the same bits in every engine. */
export const squareRoot = (value: number): number => {
  if (!(value > 0)) return 0;
  let scale = 1;
  let rest = value;
  while (rest >= 4) {
    rest /= 4;
    scale *= 2;
  }
  while (rest < 1) {
    rest *= 4;
    scale /= 2;
  }
  let root = 0.5 + rest / 2;
  for (let step = 0; step < 4; step++) root = (root + rest / root) / 2;
  return root * scale;
};
