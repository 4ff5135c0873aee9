import type { UserSettings } from '../user-settings.schema.ts';

/** Names of the environment variables that a document names for secrets, each once, in its order. */
export const environmentVariables = ({ exchanges, alerts }: UserSettings): string[] => {
  const { coinbase, binanceUs } = exchanges;
  const named = [
    coinbase.apiKeyEnvVar,
    coinbase.privateKeyEnvVar,
    ...(binanceUs ? [binanceUs.apiKeyEnvVar, binanceUs.secretKeyEnvVar] : []),
    alerts.discord.webhookEnvVar,
  ];
  return [...new Set(named)];
};
