import { z } from 'zod'

/** What Feishu says of a click (§2.1), as far as we use it. Everything in it is untrusted but the operator. */
export const Click = z.object({
  operator: z.object({ open_id: z.string().max(128) }),
  action: z.object({
    value: z.object({ a: z.string().max(64), t: z.string().max(128) }),
    form_value: z.record(z.string().max(64), z.unknown()).optional(),
  }),
  context: z
    .object({
      open_message_id: z.string().max(128).optional(),
      open_chat_id: z.string().max(128).optional(),
    })
    .optional(),
  open_message_id: z.string().max(128).optional(),
})
export type Click = z.infer<typeof Click>

/** The message a click was made on; some clients put it outside `context` (§2.1). */
export function messageOf(click: Click): string | null {
  return click.context?.open_message_id ?? click.open_message_id ?? null
}

/** The matter a task id belongs to; null for what is no task id of ours. */
export function matterOf(taskId: string): string | null {
  const [matterId = ''] = taskId.split('.')
  return z.uuid().safeParse(matterId).success ? matterId : null
}
