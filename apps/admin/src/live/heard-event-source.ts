/**
 * The browser's EventSource that tells of every sign of life, pings included; the client library
 * keeps pings to itself.
 */
export const heardEventSource = (onHeard: () => void): typeof EventSource =>
  class HeardEventSource extends EventSource {
    constructor(url: string | URL, init?: EventSourceInit) {
      super(url, init);
      for (const type of ['ping', 'message']) this.addEventListener(type, onHeard);
    }
  };
