/**
 * 处置：what the caller must do about a call that failed.
 *
 * | verdict | what follows |
 * |---|---|
 * | `retry` | passing: again with the same `uuid` after `retryAfterMs` or a back-off, not for ever |
 * | `token` | the freshly fetched token was refused too: like `configuration` |
 * | `expired-card` | the card is older than 14 days: post a fresh one that points back |
 * | `gone` | the message named in the call is no longer there for this app: post a fresh one |
 * | `unreachable-person` | next in line, and a notice to the office |
 * | `unreachable-chat` | notice to the office |
 * | `content-refused` | mask (phone numbers, e-mail addresses) and send again |
 * | `too-long` | render shorter, or split |
 * | `bad-card` | our mistake in a card: failed for good, alarm |
 * | `configuration` | the app or the network must be put right: alarm the operators, retry slowly |
 * | `fatal` | anything else refused: failed for good, alarm |
 */
export type Verdict =
  | 'retry'
  | 'token'
  | 'expired-card'
  | 'gone'
  | 'unreachable-person'
  | 'unreachable-chat'
  | 'content-refused'
  | 'too-long'
  | 'bad-card'
  | 'configuration'
  | 'fatal'

/** What a call was addressed to; it decides who is unreachable when Feishu does not say. */
export type Target = 'chat' | 'person' | 'message' | 'none'

/** One row of the error table. */
export interface ErrorRow {
  readonly code: number
  /** `unreachable` stands for the person or the chat, whichever the call was addressed to. */
  readonly verdict: Verdict | 'unreachable'
  /** For the operator. */
  readonly meaning: string
  /** The code does not say that nothing was done: a repeat needs the same `uuid`. */
  readonly mayBeDone: boolean
}

type Entry = readonly [code: number, ErrorRow['verdict'], meaning: string, note?: 'may be done']

function rows(entries: readonly Entry[]): readonly ErrorRow[] {
  return entries.map(([code, verdict, meaning, note]) => ({
    code,
    verdict,
    meaning,
    mayBeDone: note !== undefined,
  }))
}

/** 错误码表：every code that the gateway's calls are documented to meet, and what follows from it. */
export const ERROR_TABLE = rows([
  // Open platform, before the API is reached
  [2200, 'retry', '飞书内部错误', 'may be done'],
  [9499, 'fatal', '请求格式有误'],
  [10003, 'configuration', '获取凭证的参数有误，请核对应用凭证'],
  [10014, 'configuration', '应用未授权或已停用'],
  [10015, 'configuration', 'App Secret 有误'],
  [11232, 'retry', '触发频率限制（旧）'],
  [11233, 'retry', '触发频率限制（旧）'],
  [11247, 'retry', '触发频率限制（旧）'],
  [40001, 'fatal', '通讯录接口参数有误'],
  [41012, 'unreachable-person', '用户 ID 无效'],
  [41050, 'configuration', '用户不在应用的通讯录权限范围内'],
  [99991400, 'retry', '触发接口频率限制'],
  [99991401, 'configuration', '服务器 IP 不在应用的 IP 白名单内'],
  [99991403, 'configuration', '本月接口调用额度已用完'],
  [99991661, 'token', '请求未带凭证'],
  [99991662, 'configuration', '应用已停用'],
  [99991663, 'token', '凭证无效或已过期'],
  [99991664, 'configuration', 'app_access_token 无效'],
  [99991665, 'configuration', '租户代码无效'],
  [99991668, 'configuration', 'user_access_token 无效'],
  [99991671, 'token', '凭证格式有误'],
  [99991672, 'configuration', '应用缺少接口权限，须开通并发布版本'],
  [99991673, 'configuration', '应用未获授权'],
  [99991677, 'configuration', 'user_access_token 已过期'],
  [99991679, 'configuration', '用户未授权'],
  [99992351, 'unreachable-person', 'open_id 不存在'],
  [99992354, 'gone', '消息 ID 不存在'],
  [99992360, 'unreachable-person', 'user_id 不存在'],
  [99992361, 'unreachable-person', 'open_id 属于另一个应用'],
  [99992402, 'fatal', '请求字段未通过校验'],

  // Messages
  [230001, 'fatal', '消息接口参数有误'],
  [230002, 'unreachable-chat', '机器人不在群内'],
  [230006, 'configuration', '应用未启用机器人能力'],
  [230011, 'gone', '消息已撤回'],
  [230012, 'gone', '消息不是本机器人所发'],
  [230013, 'unreachable-person', '用户不在应用可用范围内，或已离职'],
  [230015, 'fatal', '不能分享单聊名片'],
  [230017, 'fatal', '文件不是本机器人上传的'],
  [230018, 'unreachable', '群设置不允许此操作'],
  [230019, 'gone', '话题不存在'],
  [230020, 'retry', '向同一会话、用户发送或更新同一消息过快'],
  [230022, 'content-refused', '消息含敏感信息'],
  [230025, 'too-long', '消息超过长度上限（文本 150 KB，卡片 30 KB）'],
  [230026, 'fatal', '无权撤回消息'],
  [230027, 'configuration', '应用缺少所需权限'],
  [230028, 'content-refused', '消息未通过防泄漏审查（明文电话、邮箱）'],
  [230029, 'unreachable-person', '用户已离职'],
  [230031, 'expired-card', '卡片发出已超过 14 天，不能更新'],
  [230033, 'fatal', '消息发出已超过 7 天，不能查询已读'],
  [230034, 'unreachable', '接收者 ID 无效'],
  [230035, 'unreachable', '被禁言、屏蔽，或受沟通权限管控'],
  [230036, 'configuration', '租户加密密钥已删除'],
  [230038, 'unreachable', '不允许跨租户单聊'],
  [230049, 'retry', '同一消息正在发送', 'may be done'],
  [230050, 'gone', '消息对机器人不可见'],
  [230052, 'fatal', '不允许加急'],
  [230053, 'unreachable-person', '用户已停止接收机器人消息'],
  [230054, 'fatal', '此会话或消息不支持该消息类型'],
  [230055, 'fatal', '文件类型与消息类型不符'],
  [230071, 'fatal', '群不支持以话题形式回复'],
  [230072, 'gone', '聚合消息不能回复'],
  [230073, 'gone', '话题对机器人不可见'],
  [230075, 'unreachable', '不支持向密聊、密盾聊发消息'],
  [230098, 'gone', '消息已折叠'],
  [230099, 'bad-card', '卡片内容有误'],
  [230101, 'retry', '暂时不能向用户发送消息'],
  [230110, 'gone', '消息已删除'],
  [230111, 'gone', '消息已自动销毁'],
  [231203, 'unreachable-chat', '保密会话，不能读取消息'],

  // Reactions
  [231001, 'fatal', '表情类型有误'],
  [231002, 'gone', '无权对该消息添加表情'],
  [231003, 'gone', '消息不存在或已删除'],
  [231004, 'unreachable-chat', '消息所在的群已不存在'],
  [231005, 'gone', '话题已无痕撤回'],
  [231008, 'gone', '机器人无权访问该消息'],
  [231015, 'retry', '同一表情请求正在处理', 'may be done'],
  [231017, 'fatal', '该类消息不支持表情'],

  // Chats
  [232001, 'fatal', '群接口参数有误'],
  [232004, 'configuration', '应用不可用'],
  [232006, 'unreachable-chat', '群 ID 无效'],
  [232009, 'unreachable-chat', '群已解散'],
  [232010, 'unreachable-chat', '群属于另一个租户'],
  [232011, 'unreachable-chat', '机器人不在群内'],
  [232013, 'fatal', '群人数已满'],
  [232017, 'fatal', '机器人无权进行此群操作'],
  [232019, 'retry', '群操作过于频繁'],
  [232024, 'unreachable-person', '用户对机器人不可见'],
  [232025, 'configuration', '应用未启用机器人能力'],
  [232033, 'unreachable-chat', '外部群不支持此操作'],
  [232034, 'configuration', '应用未在租户内安装'],
  [232043, 'fatal', '所列 ID 无效'],
  [232076, 'fatal', '不能移除群主'],

  // Files
  [234001, 'fatal', '文件接口参数有误'],
  [234002, 'configuration', '文件接口鉴权失败'],
  [234003, 'gone', '文件不在该消息中'],
  [234004, 'unreachable-chat', '应用不在消息所在的群内'],
  [234006, 'too-long', '文件超过大小上限'],
  [234007, 'configuration', '应用未启用机器人能力'],
  [234008, 'fatal', '文件不是本应用上传的'],
  [234010, 'fatal', '文件为空'],
  [234011, 'fatal', '文件格式不受支持'],
  [234037, 'too-long', '文件超过下载上限'],
  [234038, 'fatal', '保密消息不能下载'],
  [234039, 'fatal', '图片分辨率超过上限'],
  [234041, 'configuration', '租户加密密钥已删除'],
  [234042, 'configuration', '混合部署的租户存储不可用'],
  [234043, 'fatal', '该类消息不支持下载'],
])

/** 230099 的子错误码：the `ErrCode` inside a refusal of a card. */
export const CARD_ERROR_TABLE = rows([
  [11310, 'bad-card', '卡片模板不可见、组件超过上限或卡片实体无效'],
  [100290, 'bad-card', '卡片中的人员 ID 无效'],
  [200380, 'bad-card', '卡片模板不存在'],
  [200381, 'bad-card', '应用无权使用卡片模板'],
  [200550, 'bad-card', '图表配置有误'],
  [200570, 'bad-card', '图片 key 无效'],
  [200621, 'bad-card', '卡片 JSON 有误'],
  [200732, 'bad-card', '卡片变量类型有误'],
  [200737, 'bad-card', '卡片变量格式有误'],
  [200810, 'retry', '卡片正在交互中'],
  [200861, 'bad-card', '卡片 2.0 不支持该组件'],
  [200914, 'bad-card', '表格行有误'],
  [200915, 'bad-card', '表格列未声明'],
  [300220, 'bad-card', '音频组件有误'],
  [300230, 'bad-card', '音频组件有误'],
  [300240, 'bad-card', '音频组件有误'],
])

/** HTTP 状态：what an answer without a Feishu code means; it came from something in between. */
export const STATUS_TABLE = rows([
  [400, 'fatal', '请求被拒绝（无错误码）'],
  [401, 'configuration', '请求在途中被要求认证'],
  [403, 'configuration', '请求在途中被拦截'],
  [404, 'configuration', '接口地址不存在，请核对 FEISHU_DOMAIN'],
  [407, 'configuration', '代理要求认证'],
  [408, 'retry', '对方等待请求超时', 'may be done'],
  [413, 'too-long', '请求体超过网关上限'],
  [429, 'retry', '请求过于频繁'],
])

/** What an answer, or the lack of one, tells. Nothing in it comes from what was sent. */
export interface Signs {
  /** Feishu's code; null when no answer of Feishu's arrived. */
  readonly code: number | null
  /** Null when no answer arrived at all. */
  readonly httpStatus: number | null
  readonly target: Target
  /** The `ErrCode` inside a 230099. */
  readonly subCode?: number | null
  /** The row for the words after `ext=` or `ErrMsg:`, where the code alone says too little. */
  readonly phrase?: ErrorRow | null
  /** Why there was no answer to read: it broke off, the certificate, or it was too large to take. */
  readonly connection?: 'broken' | 'certificate' | 'oversize' | null
}

/** What was found about a failure, with the recipient it makes unreachable resolved. */
export interface Finding {
  readonly verdict: Verdict
  readonly meaning: string
  readonly mayBeDone: boolean
}

const CONNECTIONS = {
  broken: { verdict: 'retry', meaning: '网络中断或超时', mayBeDone: true },
  certificate: { verdict: 'configuration', meaning: '服务器证书不受信任', mayBeDone: false },
  oversize: { verdict: 'too-long', meaning: '应答过大', mayBeDone: true },
} as const satisfies Record<string, Finding>

const byCode = new Map(ERROR_TABLE.map((row) => [row.code, row]))
const byCardCode = new Map(CARD_ERROR_TABLE.map((row) => [row.code, row]))
const byStatus = new Map(STATUS_TABLE.map((row) => [row.code, row]))

/** Sorts a failure: the first of phrase, card code, code and HTTP status that has a row decides. */
export function examine(signs: Signs): Finding {
  const { verdict, meaning, mayBeDone } = rowFor(signs)
  if (verdict !== 'unreachable') return { verdict, meaning, mayBeDone }
  const whom = signs.target === 'person' ? 'unreachable-person' : 'unreachable-chat'
  return { verdict: whom, meaning, mayBeDone }
}

/** 处置 of a failure; see `examine`. */
export function classify(signs: Signs): Verdict {
  return examine(signs).verdict
}

function rowFor(signs: Signs): Omit<ErrorRow, 'code'> {
  if (signs.phrase) return signs.phrase
  const known = byCardCode.get(signs.subCode ?? 0) ?? byCode.get(signs.code ?? 0)
  if (known) return known
  if (signs.code !== null) return rowForUnknownCode(signs.code, signs.httpStatus)
  if (signs.connection) return CONNECTIONS[signs.connection]
  return signs.httpStatus === null ? CONNECTIONS.broken : rowForStatus(signs.httpStatus)
}

function rowForUnknownCode(code: number, httpStatus: number | null): Omit<ErrorRow, 'code'> {
  if (httpStatus !== null && (httpStatus >= 500 || httpStatus === 429)) {
    return rowForStatus(httpStatus)
  }
  // Feishu keeps 999916xx for credentials and app state: worth an alarm, not worth losing a message.
  const isAboutTheApp = code >= 99991600 && code <= 99991699
  return isAboutTheApp
    ? { verdict: 'configuration', meaning: '应用凭证或状态异常', mayBeDone: false }
    : { verdict: 'fatal', meaning: '未收录的错误码', mayBeDone: false }
}

function rowForStatus(httpStatus: number): Omit<ErrorRow, 'code'> {
  const known = byStatus.get(httpStatus)
  if (known) return known
  if (httpStatus >= 500) return { verdict: 'retry', meaning: '服务端故障', mayBeDone: true }
  if (httpStatus >= 400)
    return { verdict: 'fatal', meaning: '请求被拒绝（无错误码）', mayBeDone: false }
  if (httpStatus >= 300) {
    return {
      verdict: 'configuration',
      meaning: '请求被重定向，请核对 FEISHU_DOMAIN',
      mayBeDone: false,
    }
  }
  // A page where Feishu's JSON should be: a portal or a firewall of the intranet answers in its place.
  return { verdict: 'configuration', meaning: '应答不是飞书的格式', mayBeDone: true }
}
