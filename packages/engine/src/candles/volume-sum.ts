/**
 * A sum of volumes that stays what a person adding the decimals would get: the rounding of each
 * step is carried along (Neumaier), and the result is rounded to 15 significant digits, which every
 * decimal of that length survives. Plain addition drifts, and a drift looks like a lost trade.
 */
export class VolumeSum {
  #sum = 0;
  #carry = 0;

  add(volume: number): void {
    const next = this.#sum + volume;
    this.#carry +=
      Math.abs(this.#sum) >= Math.abs(volume) ? this.#sum - next + volume : volume - next + this.#sum;
    this.#sum = next;
  }

  get value(): number {
    return Number((this.#sum + this.#carry).toPrecision(15));
  }

  static of(...volumes: number[]): number {
    const sum = new VolumeSum();
    for (const volume of volumes) sum.add(volume);
    return sum.value;
  }
}
