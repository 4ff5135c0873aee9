import { enabledExchanges, type ExchangeName, type UserSettings } from '@livermore/schemas';

/** The exchange of an unqualified symbol. */
export const firstEnabled = (settings: UserSettings): ExchangeName | undefined => enabledExchanges(settings)[0];
