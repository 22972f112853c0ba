/** HTTP status and words of the platform's error codes (§6, §7 of its error list). */
const CODES: Readonly<Record<number, { status: number; msg: string }>> = {
  2200: { status: 500, msg: 'Internal Error' },
  9499: { status: 400, msg: 'Bad Request' },
  10003: { status: 400, msg: 'invalid param' },
  10014: { status: 400, msg: 'app unauthorized or stopped' },
  10015: { status: 400, msg: 'app secret invalid' },
  11310: { status: 400, msg: 'card content failed' },
  11311: { status: 400, msg: 'invalid card' },
  40001: { status: 400, msg: 'param error' },
  41012: { status: 400, msg: 'user id invalid error' },
  100030: { status: 400, msg: 'invalid card json' },
  200000: { status: 400, msg: 'the message was recalled' },
  300020: { status: 400, msg: 'invalid token format' },
  300030: { status: 400, msg: 'token expired' },
  300040: { status: 400, msg: 'token used more than 2 times' },
  230001: { status: 400, msg: 'Your request contains an invalid request parameter' },
  230002: { status: 400, msg: 'The bot can not be outside the group' },
  230011: { status: 400, msg: 'The message was withdrawn' },
  230012: { status: 400, msg: 'The operator is not the message sender' },
  230013: { status: 400, msg: 'Bot has NO availability to this user' },
  230015: { status: 400, msg: 'P2P chat can NOT be shared' },
  230017: { status: 400, msg: 'Bot is NOT the owner of the resource' },
  230018: { status: 400, msg: 'These operations are NOT allowed at current group settings' },
  230020: { status: 400, msg: 'This operation triggers the frequency limit' },
  230023: { status: 400, msg: 'Number of unread buzzed messages exceeds the limit' },
  230025: { status: 400, msg: 'The length of the message content reaches its limit' },
  230026: { status: 400, msg: 'No permission to recall this message' },
  230029: { status: 400, msg: 'User has resigned' },
  230031: { status: 400, msg: 'The message is sent more than 14 days' },
  230033: { status: 400, msg: 'The message is sent more than 7 days' },
  230034: { status: 400, msg: 'The receive_id is invalid' },
  230049: { status: 400, msg: 'The message is being sent' },
  230050: { status: 400, msg: 'The message is invisible to the operator' },
  230054: { status: 400, msg: 'This operation is not supported for this message type' },
  230055: {
    status: 400,
    msg: 'The type of file upload does not match the type of message being sent',
  },
  230071: { status: 400, msg: 'The operator is not the sender of the message' },
  230072: { status: 400, msg: 'The message has reached the number of times it can be edited' },
  230099: { status: 400, msg: 'Failed to create card content' },
  231001: { status: 400, msg: 'reaction type is invalid' },
  231002: { status: 400, msg: 'The operator has no permission to react on the specific message' },
  231003: { status: 400, msg: 'The message is not found' },
  231007: { status: 400, msg: 'The operator is not the one who added the reaction' },
  231015: { status: 400, msg: 'The same request is in progress' },
  232001: { status: 400, msg: 'Your request contains an invalid request parameter' },
  232006: { status: 400, msg: 'Your request specifies a chat_id which is invalid' },
  232009: { status: 400, msg: 'Your request specifies a chat which has already been dissolved' },
  232011: { status: 400, msg: 'Operator can NOT be out of the chat' },
  234001: { status: 400, msg: 'Invalid request param' },
  234002: { status: 401, msg: 'Unauthorized' },
  234003: { status: 400, msg: 'File not in msg' },
  234004: { status: 400, msg: 'App is not in the target chat' },
  234006: { status: 400, msg: 'The file size exceed the max value' },
  234008: { status: 400, msg: 'The app is not the resource sender' },
  234010: { status: 400, msg: "File's size can't be 0" },
  234011: { status: 400, msg: "Can't recognize the image format" },
  234043: { status: 400, msg: 'Unsupported message type' },
  99991400: { status: 429, msg: 'request trigger frequency limit' },
  99991661: { status: 400, msg: 'Need a token' },
  99991663: { status: 400, msg: 'Invalid access token for authorization' },
  99991671: { status: 400, msg: 'token must start with t- or u-' },
  99992351: { status: 400, msg: 'The request you send is not a valid {open_id} or not exists' },
  99992354: { status: 400, msg: 'The request you send is not a valid {message_id} or not exists' },
  99992360: { status: 400, msg: 'The request you send is not a valid {user_id} or not exists' },
  99992402: { status: 400, msg: 'field validation failed' },
}

/** The platform refuses a call, with one of its codes. `ext` says what in particular. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: number
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(code: number, ext?: string, headers: Readonly<Record<string, string>> = {}) {
    const known = CODES[code] ?? { status: 400, msg: 'request failed' }
    super(ext === undefined ? known.msg : `${known.msg}, ext=${ext}`)
    this.code = code
    this.status = known.status
    this.headers = headers
  }
}
