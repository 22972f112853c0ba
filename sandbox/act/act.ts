import type { z } from 'zod'
import type { Context } from '../context.ts'
import { isJson } from '../json.ts'
import type { Person } from '../store/people.ts'
import { comeOrGo, enterPrivateChat, moveBot, resign, useMenu } from './on-chat.ts'
import { editOwn, react, readChat, recallOwn } from './on-message.ts'
import { press } from './press.ts'
import { ActProblem } from './problem.ts'
import { say } from './say.ts'
import { actingPerson } from './who.ts'
import { VERBS, wishes } from './wish.ts'
import type { Verb } from './wish.ts'

type Wish<V extends Verb> = z.infer<(typeof wishes)[V]>
type Deed = (ctx: Context, person: Person, wish: unknown) => Promise<object>
type Deeds = { [V in Verb]: (ctx: Context, person: Person, wish: Wish<V>) => Promise<object> }

const deeds: Deeds = {
  press,
  at: press,
  edit: (ctx, person, { edit, say }) => editOwn(ctx, person, { message: edit, text: say }),
  say,
  file: say,
  react: (ctx, person, { react: emoji, message }) =>
    react(ctx, person, { message, emoji, isTakenBack: false }),
  unreact: (ctx, person, { unreact: emoji, message }) =>
    react(ctx, person, { message, emoji, isTakenBack: true }),
  recall: (ctx, person, { recall }) => recallOwn(ctx, person, recall),
  read: (ctx, person, { read }) => readChat(ctx, person, read === true ? undefined : read),
  join: (ctx, person, { join }) => comeOrGo(ctx, person, { chat: join, comes: true }),
  leave: (ctx, person, { leave }) => comeOrGo(ctx, person, { chat: leave, comes: false }),
  addBot: (ctx, person, { addBot }) => moveBot(ctx, person, { chat: addBot, comes: true }),
  removeBot: (ctx, person, { removeBot }) =>
    moveBot(ctx, person, { chat: removeBot, comes: false }),
  enter: (ctx, person) => enterPrivateChat(ctx, person),
  menu: (ctx, person, { menu }) => useMenu(ctx, person, menu),
  resign: (ctx, person) => resign(ctx, person),
}

/**
 * Does as anybody what the body of `POST /sandbox/act` says, and answers what they see.
 *
 * @throws {ActProblem} when it cannot be done; {ZodError} when the body is not a wish
 */
export function act(ctx: Context, body: unknown): Promise<object> {
  const verb = VERBS.find((one) => isJson(body) && Object.hasOwn(body, one))
  if (verb === undefined) throw new ActProblem(422, `要做什么？可以是 ${VERBS.join('、')}`)
  return ctx.work.track(perform(ctx, verb, body))
}

async function perform(ctx: Context, verb: Verb, body: unknown): Promise<object> {
  const wish = wishes[verb].parse(body)
  const person = await actingPerson(ctx, wish.as)
  // The compiler does not see that a verb's wish and deed belong together.
  return (deeds[verb] as Deed)(ctx, person, wish)
}
