/**
 * 规定配置. The words of its sections, as the regulations have them: 推送 push, 认领 claim, 异议 objection,
 * 责任分界 responsibility, 函告 permit change by letter, 函询 inquiry, 视为同意 deemed consent, 告知承诺 commitment,
 * 容缺 deferred documents, 技术环节 technical stage, 踏勘 survey, 特别审查 review, 联席会议 meeting, 议定事项 decided item,
 * 历史遗留问题 legacy issue, 联络员 liaison, 通报 bulletin.
 */
import type { z } from 'zod'
import type { Role } from './directory.ts'
import { problemsOf } from './profile/problems.ts'
import { ProfileSchema } from './profile/schema.ts'

/** One place's regulation as data: every number and flag with the article that sets it, or marked as the product's own. */
export type Profile = z.infer<typeof ProfileSchema>

/**
 * Checks what was read from a profile file.
 *
 * @throws {Error} in Chinese, with a line for every bad field: its path and what is expected there.
 */
export function parseProfile(value: unknown): Profile {
  const parsed = ProfileSchema.safeParse(value, { reportInput: true })
  if (parsed.success) return parsed.data
  throw new Error(problemsOf(parsed.error).join('\n'))
}

/**
 * 引文: the full citation of an article, such as 《临淄区行政审批与监管协调联动实施办法》第七条第（一）项第1目. What the
 * article is cited by (条, 部分) tells which text of the place it is in; one that names its text already stays as it is.
 */
export function cite(
  profile: Pick<Profile, 'title' | 'citedBy' | 'otherTexts'>,
  article: string,
): string {
  if (article.startsWith('《')) return article
  const unit = /^第[^第]*?(条|部分)/.exec(article)?.[1] ?? profile.citedBy
  const text = [profile, ...profile.otherTexts].find(({ citedBy }) => citedBy === unit)
  return `${(text ?? profile).title}${article}`
}

/** What the place calls a role. */
export function wordOfRole({ words }: Pick<Profile, 'words'>, role: Role): string {
  return role === 'chief-convenor' ? words.chiefConvenor : words[role]
}
