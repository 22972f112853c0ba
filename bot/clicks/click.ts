import { z } from 'zod'
import type { Envelope } from '../webhook.ts'
import { isOpaque } from '../opaque.ts'

/** 点击, as far as we use it. Rights are never taken from it: only who pressed is Feishu's word. */
export interface Click {
  /** The same press delivered again carries the same. */
  readonly deliveryId: string
  readonly openId: string | null
  readonly messageId: string | null
  /** Which act, on which task; null for what none of our buttons carries. */
  readonly value: { readonly a: string; readonly t: string } | null
  /** What was filled in; undefined for a button outside a form. */
  readonly form: { readonly [name: string]: unknown } | undefined
}

const opaque = z.string().refine(isOpaque)

/** What Feishu sends (§2.1); each part may be missing or of another shape without spoiling the rest. */
const Event = z.object({
  operator: z.object({ open_id: opaque }).nullable().catch(null),
  action: z
    .object({
      value: z.object({ a: opaque, t: opaque }),
      form_value: z.record(z.string(), z.unknown()).nullish(),
    })
    .nullable()
    .catch(null),
  context: z.object({ open_message_id: opaque }).nullable().catch(null),
  // Some clients put it outside `context`.
  open_message_id: opaque.nullable().catch(null),
})

/** Reads a press out of its envelope, whatever is in it. */
export function readClick({ id, event }: Envelope): Click {
  const { operator, action, context, open_message_id } = Event.parse(event)
  const form = action?.form_value
  return {
    deliveryId: `click/${id}`,
    openId: operator?.open_id ?? null,
    messageId: context?.open_message_id ?? open_message_id,
    value: action?.value ?? null,
    form: form ? storable(form) : undefined,
  }
}

/** What somebody pasted may hold characters that PostgreSQL cannot keep; they are left out. */
function storable(form: { readonly [name: string]: unknown }): { [name: string]: unknown } {
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replaceAll(/\0|\p{Surrogate}/gu, '') : value,
    ]),
  )
}

/** The matter a task id belongs to; null for what is no task id of ours. */
export function matterOf(taskId: string): string | null {
  const [matterId = ''] = taskId.split('.')
  return z.uuid().safeParse(matterId).success ? matterId : null
}
