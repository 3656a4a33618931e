// What an export writes; apart, so that the command line can name it without loading the rest.

export const EXPORTED = ['people', 'opt-outs', 'deliveries'] as const;
export type Exported = (typeof EXPORTED)[number];
