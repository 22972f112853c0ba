import { rowOf } from './query.ts'
import type { Connection } from './query.ts'

/** The right to update a card after a click: `c-…`, for 30 minutes and two uses. */
export interface UpdateToken {
  readonly token: string
  readonly messageId: string
  readonly openId: string
  readonly issuedMs: number
  readonly uses: number
  /** Whether the callback that carried it has been answered. */
  readonly isAnswered: boolean
}

/** Stores the token that a click carries. */
export async function insertUpdateToken(
  db: Connection,
  token: Pick<UpdateToken, 'token' | 'messageId' | 'openId' | 'issuedMs'>,
): Promise<void> {
  await db.query(
    `insert into sandbox.update_token (token, message_id, open_id, issued_ms)
     values ($1, $2, $3, $4)`,
    [token.token, token.messageId, token.openId, token.issuedMs],
  )
}

/** Makes a token usable: its callback has been answered. */
export async function saveAnswered(db: Connection, token: string): Promise<void> {
  await db.query('update sandbox.update_token set is_answered = true where token = $1', [token])
}

const MOST_USES = 2

/** The token, if it was ever handed out. */
export function findUpdateToken(db: Connection, token: string): Promise<UpdateToken | undefined> {
  return rowOf(
    db,
    `select token, message_id as "messageId", open_id as "openId", issued_ms as "issuedMs", uses,
       is_answered as "isAnswered" from sandbox.update_token where token = $1`,
    [token],
  )
}

/** Counts one more use; false when the token was used up. */
export async function takeUse(db: Connection, token: string): Promise<boolean> {
  const result = await db.query(
    'update sandbox.update_token set uses = uses + 1 where token = $1 and uses < $2',
    [token, MOST_USES],
  )
  return result.rowCount === 1
}
