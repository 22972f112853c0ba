import type { Limit } from '../limit.ts'
import type { Profile } from '../profile.ts'

/** Every limit of a profile by its path, such as `approvalPush.claim.limit`. */
export function limitsOf(profile: Profile): ReadonlyMap<string, Limit> {
  const limits = new Map<string, Limit>()
  walk(profile, '', (value, path) => {
    if (isLimit(value)) limits.set(path, value)
  })
  return limits
}

/** Every article that a profile cites, by the path where it stands; joined ones are still joined. */
export function articlesOf(profile: Profile): ReadonlyMap<string, string> {
  const articles = new Map<string, string>()
  walk(profile, '', (value, path) => {
    if (typeof value === 'string' && CITATION_AT.test(path)) articles.set(path, value)
  })
  return articles
}

/** Citations stand in fields called `article` and in the sections that map a word of the wire to its article. */
const CITATION_AT =
  /(^|\.)article$|^(supervisionPush\.(types|owedByApproval)|technicalStage\.modes|review\.procedures|referral\.types)\./

function isLimit(value: unknown): value is Limit {
  return typeof value === 'object' && value !== null && 'count' in value && 'unit' in value
}

function walk(value: unknown, path: string, visit: (value: unknown, path: string) => void): void {
  visit(value, path)
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    walk(inner, path === '' ? key : `${path}.${key}`, visit)
  }
}
