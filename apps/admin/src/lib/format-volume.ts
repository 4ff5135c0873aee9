const compact = new Intl.NumberFormat('en-US', { notation: 'compact', minimumFractionDigits: 0, maximumSignificantDigits: 4 });

/** A volume in four digits: `1.234K`, `56.7M`, `0.0312`; a dash where it is not known. */
export const formatVolume = (volume: number | null): string => (volume === null ? '–' : compact.format(volume));
