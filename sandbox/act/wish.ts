import { z } from 'zod'

const as = z.string().min(1)
const anyObject = z.record(z.string(), z.unknown())

const pressing = z.strictObject({
  as,
  press: z.string().min(1).optional(),
  at: z.string().optional(),
  message: z.string().optional(),
  chat: z.string().optional(),
  about: z.string().optional(),
  nth: z.int().min(1).optional(),
  fill: anyObject.optional(),
  formValue: anyObject.optional(),
  enter: z.unknown().optional(),
})

const saying = z.strictObject({
  as,
  say: z.string().min(1).optional(),
  file: z
    .strictObject({
      name: z.string().min(1),
      text: z.string().optional(),
      base64: z.string().optional(),
    })
    .optional(),
  chat: z.string().optional(),
  replyTo: z.string().optional(),
  thread: z.string().optional(),
  inThread: z.boolean().optional(),
  mentionBot: z.boolean().optional(),
})

/** Bodies of `POST /sandbox/act`, by the field that tells what is to be done. */
export const wishes = {
  press: pressing,
  at: pressing,
  edit: z.strictObject({ as, edit: z.string(), say: z.string().min(1) }),
  say: saying,
  file: saying,
  react: z.strictObject({ as, react: z.string().min(1), message: z.string() }),
  unreact: z.strictObject({ as, unreact: z.string().min(1), message: z.string() }),
  recall: z.strictObject({ as, recall: z.string() }),
  read: z.strictObject({ as, read: z.union([z.string(), z.literal(true)]) }),
  join: z.strictObject({ as, join: z.string() }),
  leave: z.strictObject({ as, leave: z.string() }),
  addBot: z.strictObject({ as, addBot: z.string() }),
  removeBot: z.strictObject({ as, removeBot: z.string() }),
  enter: z.strictObject({ as, enter: z.literal(true) }),
  menu: z.strictObject({ as, menu: z.string().min(1).max(30) }),
  resign: z.strictObject({ as, resign: z.literal(true) }),
} as const

/** What can be wished for. */
export type Verb = keyof typeof wishes

/** The verbs, in the order in which they claim a body that has the fields of several. */
export const VERBS = Object.keys(wishes) as readonly Verb[]
