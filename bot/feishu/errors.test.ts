import { AxiosError } from 'axios'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { failureOf } from './answer.ts'
import type { Verdict } from './errors.ts'
import { CARD_ERROR_TABLE, classify, ERROR_TABLE, STATUS_TABLE } from './errors.ts'
import { FeishuFailure } from './failure.ts'
import type { Gateway } from './gateway.ts'
import { PHRASE_TABLE } from './phrases.ts'
import type { Answer, FeishuServer } from './testing/feishu-server.ts'
import { gatewayTo, refusal, startFeishu } from './testing/feishu-server.ts'

/** What must follow from each code, written down apart from the table. `unreachable`: whoever it was for. */
const CODES: Record<Verdict | 'unreachable', readonly number[]> = {
  retry: [2200, 11232, 11233, 11247, 99991400, 230020, 230049, 230101, 231015, 232019],
  token: [99991661, 99991663, 99991671],
  'expired-card': [230031],
  gone: [
    99992354, 230011, 230012, 230019, 230050, 230072, 230073, 230098, 230110, 230111, 231002,
    231003, 231005, 231008, 234003,
  ],
  'unreachable-person': [41012, 99992351, 99992360, 99992361, 230013, 230029, 230053, 232024],
  'unreachable-chat': [230002, 231004, 231203, 232006, 232009, 232010, 232011, 232033, 234004],
  unreachable: [230018, 230034, 230035, 230038, 230075],
  'content-refused': [230022, 230028],
  'too-long': [230025, 234006, 234037],
  'bad-card': [230099],
  configuration: [
    10003, 10014, 10015, 41050, 99991401, 99991403, 99991662, 99991664, 99991665, 99991668,
    99991672, 99991673, 99991677, 99991679, 230006, 230027, 230036, 232004, 232025, 232034, 234002,
    234007, 234041, 234042,
  ],
  fatal: [
    9499, 40001, 99992402, 230001, 230015, 230017, 230026, 230033, 230052, 230054, 230055, 230071,
    231001, 231017, 232001, 232013, 232017, 232043, 232076, 234001, 234008, 234010, 234011, 234038,
    234039, 234043,
  ],
}

const CARD_CODES: Partial<Record<Verdict, readonly number[]>> = {
  retry: [200810],
  'bad-card': [
    11310, 100290, 200380, 200381, 200550, 200570, 200621, 200732, 200737, 200861, 200914, 200915,
    300220, 300230, 300240,
  ],
}

/** Codes after which the message may stand in the chat all the same. */
const MAY_BE_DONE = new Set([2200, 230049, 231015])

function pairs<V extends string>(lists: Partial<Record<V, readonly number[]>>): [number, V][] {
  return Object.entries<readonly number[] | undefined>(lists).flatMap(([verdict, codes]) =>
    (codes ?? []).map((code): [number, V] => [code, verdict as V]),
  )
}

let server: FeishuServer
let gateway: Gateway
let nextAnswer: Answer

beforeAll(async () => {
  server = await startFeishu(() => nextAnswer)
  gateway = gatewayTo(server)
})

afterAll(() => server.close())

async function failureOn(answer: Answer, send: () => Promise<unknown>): Promise<FeishuFailure> {
  nextAnswer = answer
  const failure: unknown = await send().catch((error: unknown) => error)
  if (!(failure instanceof FeishuFailure)) throw new Error('the call did not fail as it should')
  return failure
}

const toChat = () => gateway.sendCard({ kind: 'chat', chatId: 'oc_1' }, {}, 'uuid')
const toPerson = () => gateway.sendCard({ kind: 'person', openId: 'ou_1' }, {}, 'uuid')
const patch = () => gateway.patchCard('om_1', {})

describe('the error table', () => {
  test('has exactly the codes that are checked here', () => {
    const checked = pairs(CODES).map(([code]) => code)
    const inTable = ERROR_TABLE.map((row) => row.code)
    expect(new Set(inTable)).toEqual(new Set(checked))
    expect(inTable).toHaveLength(checked.length)
  })

  test.each(pairs(CODES))('sorts an answer of %i as %s', async (code, verdict) => {
    const chat = verdict === 'unreachable' ? 'unreachable-chat' : verdict
    const person = verdict === 'unreachable' ? 'unreachable-person' : verdict
    const outcome = MAY_BE_DONE.has(code) ? 'unknown' : 'refused'
    const facts = { code, httpStatus: 400, outcome }
    expect(await failureOn(refusal(code), toChat)).toMatchObject({ ...facts, verdict: chat })
    expect(await failureOn(refusal(code), toPerson)).toMatchObject({ ...facts, verdict: person })
  })

  test.each(pairs(CODES))('sorts %i in an HTTP 200 as %s too', async (code, verdict) => {
    const expected = verdict === 'unreachable' ? 'unreachable-chat' : verdict
    const failure = await failureOn(refusal(code, 'refused', 200), patch)
    expect(failure).toMatchObject({ code, httpStatus: 200, verdict: expected })
  })
})

function refusedCard(code: number, message: string): Answer {
  return refusal(
    230099,
    `Failed to create card content, ext=ErrCode: ${code}; ErrMsg: ${message}; `,
  )
}

describe('a refused card', () => {
  test('has exactly the codes that are checked here', () => {
    const checked = pairs(CARD_CODES).map(([code]) => code)
    expect(new Set(CARD_ERROR_TABLE.map((row) => row.code))).toEqual(new Set(checked))
  })

  test.each(pairs(CARD_CODES))('for %i is %s', async (code, verdict) => {
    const failure = await failureOn(refusedCard(code, 'whatever'), patch)
    expect(failure).toMatchObject({ code: 230099, verdict, detail: `ErrCode ${code}` })
  })

  test('is tried again when somebody is pressing a button on it', async () => {
    const failure = await failureOn(refusedCard(11310, 'card action is lock'), patch)
    expect(failure).toMatchObject({ verdict: 'retry', outcome: 'refused' })
  })

  test('is not taken for a locked one because of what the card says', async () => {
    const words = 'element exceeds the limit; ErrorValue: card action is lock'
    expect(await failureOn(refusedCard(11310, words), patch)).toMatchObject({ verdict: 'bad-card' })
  })

  test('for a code nobody has listed is a bad card', async () => {
    expect(await failureOn(refusedCard(999999, 'new'), patch)).toMatchObject({
      verdict: 'bad-card',
    })
  })
})

describe('a refused parameter (230001)', () => {
  const PHRASES: [string, Verdict][] = [
    ['invalid message_id', 'gone'],
    ['This message is NOT a card', 'gone'],
    ['bot or user is not the message`s sender', 'gone'],
    ['invalid receive_id', 'unreachable-person'],
    ['invalid receive_id_type', 'fatal'],
    ['invalid chat_id', 'unreachable-person'],
    ['invalid container_id', 'unreachable-person'],
    ['invalid container_id_type', 'fatal'],
    ['this operation to bots is currently not supported', 'unreachable-person'],
    ['invalid message content. validate content fail', 'bad-card'],
    ['content cannot be empty', 'bad-card'],
    ['invalid auth', 'configuration'],
    ['invalid app_id', 'configuration'],
    ['Internal Error', 'retry'],
  ]

  test('has exactly the phrases that are checked here, and the lock', () => {
    expect(PHRASE_TABLE).toHaveLength(PHRASES.length + 1)
  })

  test.each(PHRASES)('named as “%s” is %s', async (words, verdict) => {
    const msg = `Your request contains an invalid request parameter, ext=${words}.`
    expect(await failureOn(refusal(230001, msg), toPerson)).toMatchObject({ verdict })
  })

  test('makes the chat unreachable when the call was for a chat', async () => {
    const failure = await failureOn(refusal(230001, 'x, ext=invalid receive_id'), toChat)
    expect(failure.verdict).toBe('unreachable-chat')
  })

  test('is fatal in words nobody has listed', async () => {
    expect(await failureOn(refusal(230001, 'x, ext=invalid moon'), patch)).toMatchObject({
      verdict: 'fatal',
      outcome: 'refused',
      detail: '',
    })
  })
})

describe('an answer that is not Feishu’s', () => {
  const STATUSES: [number, Verdict, 'refused' | 'unknown'][] = [
    [400, 'fatal', 'refused'],
    [401, 'configuration', 'refused'],
    [403, 'configuration', 'refused'],
    [404, 'configuration', 'refused'],
    [407, 'configuration', 'refused'],
    [408, 'retry', 'unknown'],
    [413, 'too-long', 'refused'],
    [429, 'retry', 'refused'],
  ]
  const OTHERS: typeof STATUSES = [
    [302, 'configuration', 'refused'],
    [418, 'fatal', 'refused'],
    [500, 'retry', 'unknown'],
    [502, 'retry', 'unknown'],
    [504, 'retry', 'unknown'],
    [200, 'configuration', 'unknown'],
  ]

  test('has exactly the statuses that are checked here', () => {
    expect(STATUS_TABLE.map((row) => row.code)).toEqual(STATUSES.map(([status]) => status))
  })

  test.each([...STATUSES, ...OTHERS])(
    'with HTTP %i is %s and %s',
    async (status, verdict, outcome) => {
      const failure = await failureOn({ status, raw: '<html>upstream</html>' }, patch)
      expect(failure).toMatchObject({ code: null, httpStatus: status, verdict, outcome })
    },
  )
})

describe('a code nobody has listed', () => {
  test('is fatal, since nothing says that it would pass', () => {
    expect(classify({ code: 987654, httpStatus: 400, target: 'chat' })).toBe('fatal')
  })

  test('is tried again when the server says that it failed itself', async () => {
    const failure = await failureOn(refusal(987654, 'boom', 503), patch)
    expect(failure).toMatchObject({ verdict: 'retry', outcome: 'unknown' })
  })

  test('about the app alarms the operators and loses nothing', () => {
    expect(classify({ code: 99991642, httpStatus: 401, target: 'chat' })).toBe('configuration')
  })
})

test.each([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])('a certificate that is not trusted (%s) is a matter of configuration', (code) => {
  const exchange = { api: 'bot.info', timeoutMs: 1, httpStatus: null, logId: null }
  const failure = failureOf({ ...exchange, target: 'none' }, new AxiosError('untrusted', code))
  expect(failure).toMatchObject({ verdict: 'configuration', outcome: 'refused', detail: code })
})
