import { FakeClock, until } from '@livermore/testkit';
import { startSimulatedCoinbase } from '../coinbase/simulated-coinbase.ts';
import { createMarket } from '../market/market.ts';
import { startVenueClock } from '../venue-clock.ts';
import { openStreamClient, type StreamClient } from './stream-client.ts';

/** Where the venue's clock of the tests begins: half a minute before a quarter of an hour. */
export const ANCHOR = Date.UTC(2026, 9, 1, 14, 14, 30);
export const SPEED = 60;

/** A venue on a real port whose time moves only when the test says so. */
export const startVenueUnderTest = async () => {
  const market = createMarket({ seed: 3 });
  const wall = new FakeClock(1_000);
  const venue = await startSimulatedCoinbase({ market, clock: startVenueClock(wall, { anchorMs: ANCHOR, speed: SPEED }) });
  const clients: StreamClient[] = [];
  return {
    market,
    wall,
    venue,
    client: async (): Promise<StreamClient> => {
      const client = await openStreamClient(venue.wsUrl);
      clients.push(client);
      return client;
    },
    /** Moves venue time and waits until those clients, which have heartbeats, got everything until then. */
    advance: async (venueMs: number, ...beating: StreamClient[]) => {
      await wall.advance(venueMs / SPEED + 50);
      const second = Math.floor(venue.publishedMs() / 1000) * 1000;
      for (const client of beating) {
        await until(`the beat of ${second}`, () =>
          client.of('heartbeats').some(({ timestamp }) => Date.parse(timestamp) >= second),
        );
      }
    },
    close: async () => {
      for (const client of clients) client.close();
      await venue.close();
    },
  };
};

export type VenueUnderTest = Awaited<ReturnType<typeof startVenueUnderTest>>;

/** Microseconds of an RFC 3339 text; `Date` keeps milliseconds only. */
export const microseconds = (text: string): number => {
  const [whole = '', fraction = ''] = text.replace('Z', '').split('.');
  return Date.parse(`${whole}Z`) * 1000 + Number(fraction.padEnd(6, '0'));
};
