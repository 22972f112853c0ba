import { z } from 'zod'
import { ActProblem } from '../act/problem.ts'
import type { Context } from '../context.ts'
import { listChats, listMembers, saveGroup } from '../store/chats.ts'
import type { NewGroup } from '../store/chats.ts'
import { listPeople, listPeopleById, savePeople } from '../store/people.ts'
import type { NewPerson } from '../store/people.ts'

/** Body of `PUT /sandbox/people`: people to create or change; nobody is removed. */
export const peopleBody = z.array(
  z.strictObject({
    openId: z.string().regex(/^ou_[0-9a-z]+$/i),
    name: z.string().min(1),
    mobile: z.string().nullable().default(null),
    department: z.string().default(''),
    title: z.string().default(''),
    isResigned: z.boolean().default(false),
    isAvailable: z.boolean().default(true),
  }),
)

/** Body of `PUT /sandbox/chats`: groups to create or change, with all their members. */
export const chatsBody = z.array(
  z.strictObject({
    chatId: z.string().regex(/^oc_[0-9a-z]+$/i),
    name: z.string().min(1),
    description: z.string().default(''),
    ownerId: z.string().nullable().default(null),
    hasBot: z.boolean().default(true),
    mayAtAll: z.boolean().default(false),
    members: z.array(z.string()).default([]),
  }),
)

/** Creates or changes people. */
export async function seedPeople(ctx: Context, people: readonly NewPerson[]): Promise<void> {
  await savePeople(ctx.pool, people)
  ctx.announcer.announce({ type: 'directory' })
}

/** Creates or changes groups. @throws {ActProblem} 422 when a member is nobody */
export async function seedGroups(ctx: Context, groups: readonly NewGroup[]): Promise<void> {
  const members = [...new Set(groups.flatMap((group) => group.members ?? []))]
  const known = new Set((await listPeopleById(ctx.pool, members)).map((one) => one.openId))
  const unknown = members.filter((member) => !known.has(member))
  if (unknown.length > 0) throw new ActProblem(422, `没有这些人：${unknown.join('、')}`)
  for (const group of groups) await saveGroup(ctx.pool, group, ctx.now().getTime())
  ctx.announcer.announce({ type: 'directory' })
}

/** Everybody and every chat with its members. */
export async function directoryState(ctx: Context): Promise<object> {
  const chats = await Promise.all(
    (await listChats(ctx.pool)).map(async (chat) => ({
      ...chat,
      members: await listMembers(ctx.pool, chat.chatId),
    })),
  )
  const { openId, name } = ctx.bot
  return { bot: { openId, name }, people: await listPeople(ctx.pool), chats }
}
