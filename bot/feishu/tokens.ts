/** A tenant_access_token and which fetch it came from: Feishu may hand the same one out again. */
export interface Token {
  readonly value: string
  readonly fetchNumber: number
}

/** 凭证：the tenant_access_token of one gateway. */
export interface Tokens {
  /** The token in force. However many ask at once, one request is made. */
  current(): Promise<Token>
  /** Forgets a token that Feishu refused, unless a newer one has been fetched since. */
  drop(refused: Token): void
}

/** The SDK renews this long before the end too; a token is never used up to its last second. */
const SPARE_MS = 180_000

/** Keeps the token that `fetch` brings; a fetch that fails is not remembered. */
export function createTokens(fetch: () => Promise<{ value: string; livesMs: number }>): Tokens {
  let token: (Token & { readonly renewAtMs: number }) | null = null
  let underWay: Promise<Token> | null = null
  let fetches = 0

  async function renew(): Promise<Token> {
    const askedAtMs = performance.now()
    const { value, livesMs } = await fetch()
    fetches += 1
    const spareMs = Math.min(SPARE_MS, livesMs / 10)
    token = { value, fetchNumber: fetches, renewAtMs: askedAtMs + livesMs - spareMs }
    return token
  }

  return {
    current() {
      if (token && performance.now() < token.renewAtMs) return Promise.resolve(token)
      underWay ??= renew().finally(() => {
        underWay = null
      })
      return underWay
    },
    drop(refused) {
      if (token?.fetchNumber === refused.fetchNumber) token = null
    },
  }
}
