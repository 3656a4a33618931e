// What is queued: the names of the queues, what a job of each holds, and where they are kept.

export type QueueBackend =
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'redis'; readonly url: string };

/** What a job of each queue holds. */
export interface JobData {
  readonly 'match-post': { readonly postId: string };
  readonly 'plan-run': Record<string, never>;
  readonly 'send-deliveries': Record<string, never>;
  readonly 'send-confirmation': { readonly confirmationId: number };
  readonly 'send-link': { readonly requestId: number };
}
export type JobName = keyof JobData;
export const JOB_NAMES = [
  'match-post',
  'plan-run',
  'send-deliveries',
  'send-confirmation',
  'send-link',
] as const satisfies readonly JobName[];
