// What the queues carry: ids and nothing else.

/** What a job of each queue holds. */
export interface JobData {
  readonly 'match-post': { readonly postId: string };
  readonly 'plan-run': Record<string, never>;
  readonly 'send-deliveries': Record<string, never>;
  readonly 'send-confirmation': { readonly confirmationId: number };
  readonly 'send-link': { readonly requestId: number };
}
export type JobName = keyof JobData;
