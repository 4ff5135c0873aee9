import type { Clock } from '@livermore/base';
import { positionsOf, type ExchangeCredentials } from '@livermore/exchanges';
import { environmentVariables, type CredentialVariable, type ExchangeName, type Position, type UserSettings } from '@livermore/schemas';
import type { Markets } from './markets.ts';

export interface AccountReaderOptions {
  markets: Markets;
  /** The value of an environment variable that settings name. */
  secret: (name: string) => string | undefined;
  clock: Clock;
}

/** What can be said of an account. */
export type AccountReading =
  | { kind: 'positions'; positions: Position[] }
  /** The variables that the settings name are not set. */
  | { kind: 'no-credentials'; missing: string[] };

/** Reads what users hold, with credentials that stay in the environment. */
export class AccountReader {
  readonly #options: AccountReaderOptions;

  constructor(options: AccountReaderOptions) {
    this.#options = options;
  }

  /** A user's positions at an exchange with an adapter. Rejects as the venue's REST does. */
  async read(settings: UserSettings, exchange: ExchangeName, signal: AbortSignal): Promise<AccountReading> {
    const credentials = this.#credentials(settings, exchange);
    if ('missing' in credentials) return { kind: 'no-credentials', missing: credentials.missing };
    const market = await this.#options.markets.open(exchange);
    const [balances, products] = await Promise.all([
      market.adapter.rest.accounts(credentials.key, signal),
      market.products.list(),
    ]);
    const { exchangeId } = market;
    const positions = positionsOf(balances, products, this.#options.clock.now());
    return { kind: 'positions', positions: positions.map((position) => ({ exchangeId, ...position })) };
  }

  /** Whether each variable that the settings name is set; nothing of its value. */
  variables(settings: UserSettings): CredentialVariable[] {
    return environmentVariables(settings).map((variable) => ({ variable, isSet: Boolean(this.#options.secret(variable)) }));
  }

  #credentials(settings: UserSettings, exchange: ExchangeName): { key: ExchangeCredentials | null } | { missing: string[] } {
    // The demo market asks no key.
    if (exchange === 'demo') return { key: null };
    const { apiKeyEnvVar, privateKeyEnvVar } = settings.exchanges.coinbase;
    const [keyName, privateKey] = [apiKeyEnvVar, privateKeyEnvVar].map((name) => this.#options.secret(name));
    if (keyName && privateKey) return { key: { keyName, privateKey } };
    return { missing: [...(keyName ? [] : [apiKeyEnvVar]), ...(privateKey ? [] : [privateKeyEnvVar])] };
  }
}
