/** A value on its way to the users' channels; it is serialised once, however many users hear it. */
export class Announcement<Value> {
  readonly value: Value;
  #json: string | null = null;

  constructor(value: Value) {
    this.value = value;
  }

  get json(): string {
    this.#json ??= JSON.stringify(this.value);
    return this.#json;
  }
}
