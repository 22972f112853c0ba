import { z } from 'zod'
import { baseUrl } from './bot/feishu/domain.ts'

/** One key of the API and whose it is. */
export interface ApiKey {
  readonly name: string
  readonly key: string
}

/** The Feishu app the product speaks as. */
export interface FeishuApp {
  readonly appId: string
  readonly appSecret: string
  readonly encryptKey: string
  readonly verificationToken: string
  readonly domain: string
}

/** How the product runs, checked as a whole. `feishu: null` is the sandbox. */
export interface Config {
  readonly port: number
  readonly host: string
  readonly databaseUrl: string | null
  readonly redisUrl: string | null
  readonly feishu: FeishuApp | null
  readonly profile: string
  readonly dataDir: string
  readonly apiKeys: readonly ApiKey[]
  readonly role: 'all' | 'web' | 'worker'
  readonly logLevel: string
  /** Where the movable clock starts: an instant, or `now`; null when it cannot be moved. */
  readonly devClock: Date | 'now' | null
}

const FEISHU_NAMES = [
  'FEISHU_APP_ID',
  'FEISHU_APP_SECRET',
  'FEISHU_ENCRYPT_KEY',
  'FEISHU_VERIFICATION_TOKEN',
] as const

const MIN_KEY_LENGTH = 32

const blankIsUnset = (value: unknown) => (value === '' ? undefined : value)
const text = z.preprocess(blankIsUnset, z.string().trim().optional())

const Env = z.object({
  PORT: z.preprocess(blankIsUnset, z.coerce.number().int().min(0).max(65535).default(3000)),
  HOST: z.preprocess(blankIsUnset, z.string().default('127.0.0.1')),
  DATABASE_URL: z.preprocess(blankIsUnset, z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  REDIS_URL: z.preprocess(blankIsUnset, z.url({ protocol: /^rediss?$/ }).optional()),
  FEISHU_APP_ID: text,
  FEISHU_APP_SECRET: text,
  FEISHU_ENCRYPT_KEY: text,
  FEISHU_VERIFICATION_TOKEN: text,
  FEISHU_DOMAIN: z.preprocess(
    blankIsUnset,
    z.string().refine(isPlainUrl).default('https://open.feishu.cn'),
  ),
  FEISHU_TRANSPORT: z.preprocess(blankIsUnset, z.literal('webhook').default('webhook')),
  PROFILE: z.preprocess(blankIsUnset, z.string().default('linzi')),
  DATA_DIR: z.preprocess(blankIsUnset, z.string().default('.data')),
  API_KEYS: text,
  ROLE: z.preprocess(blankIsUnset, z.enum(['all', 'web', 'worker']).default('all')),
  LOG_LEVEL: z.preprocess(
    blankIsUnset,
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  ),
  DEV_CLOCK: text,
  NODE_ENV: text,
})

/** What is read further by hand; any text will do for a start, whatever else is wrong. */
const Texts = Env.pick({
  FEISHU_APP_ID: true,
  FEISHU_APP_SECRET: true,
  FEISHU_ENCRYPT_KEY: true,
  FEISHU_VERIFICATION_TOKEN: true,
  API_KEYS: true,
  DEV_CLOCK: true,
  NODE_ENV: true,
})

function isPlainUrl(value: string): boolean {
  try {
    return baseUrl(value) !== ''
  } catch {
    return false
  }
}

/** The environment was wrong or half-given; the message names every variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Reads every setting at once, so one failed start names every mistake.
 *
 * @throws {ConfigError} listing each missing, malformed or forbidden variable, never its value.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = Env.safeParse(env)
  const mistakes = parsed.success ? [] : wrongOnes(parsed.error)
  const texts = Texts.parse(env)
  const feishu = readFeishu(texts, mistakes)
  const apiKeys = readKeys(texts.API_KEYS, mistakes)
  const devClock = readDevClock(texts.DEV_CLOCK, mistakes)
  if (texts.NODE_ENV === 'production') {
    if (devClock !== null) mistakes.push('DEV_CLOCK：生产环境（NODE_ENV=production）不得移动时钟')
    if (feishu === null)
      mistakes.push(`${FEISHU_NAMES.join('、')}：生产环境（NODE_ENV=production）必须配置飞书应用`)
  }
  if (!parsed.success || mistakes.length > 0) throw failed(mistakes)
  const values = parsed.data
  return Object.freeze({
    port: values.PORT,
    host: values.HOST,
    databaseUrl: values.DATABASE_URL ?? null,
    redisUrl: values.REDIS_URL ?? null,
    feishu: feishu && { ...feishu, domain: baseUrl(values.FEISHU_DOMAIN) },
    profile: values.PROFILE,
    dataDir: values.DATA_DIR,
    apiKeys,
    role: values.ROLE,
    logLevel: values.LOG_LEVEL,
    devClock,
  })
}

const WRONG: { readonly [name: string]: string } = {
  PORT: '须为0至65535的整数',
  DATABASE_URL: '须为 postgresql:// 开头的地址',
  REDIS_URL: '须为 redis:// 或 rediss:// 开头的地址',
  FEISHU_DOMAIN: '须为 http(s):// 开头的地址，不带账号和参数',
  FEISHU_TRANSPORT: '目前只支持 webhook',
  ROLE: '须为 all、web 或 worker',
  LOG_LEVEL: '须为 trace、debug、info、warn、error、fatal 或 silent',
}

function wrongOnes({ issues }: z.ZodError): string[] {
  return issues.map(({ path }) => `${path.join('.')}：${WRONG[String(path[0])] ?? '取值不正确'}`)
}

function failed(mistakes: readonly string[]): ConfigError {
  return new ConfigError(`环境变量有误：\n${mistakes.map((one) => `  - ${one}`).join('\n')}`)
}

function readFeishu(
  values: z.infer<typeof Texts>,
  mistakes: string[],
): Omit<FeishuApp, 'domain'> | null {
  const missing = FEISHU_NAMES.filter((name) => !values[name])
  if (missing.length === FEISHU_NAMES.length) return null
  if (missing.length > 0) {
    mistakes.push(`${missing.join('、')}：飞书应用的四项须同时配置或同时留空`)
    return null
  }
  return {
    appId: values.FEISHU_APP_ID ?? '',
    appSecret: values.FEISHU_APP_SECRET ?? '',
    encryptKey: values.FEISHU_ENCRYPT_KEY ?? '',
    verificationToken: values.FEISHU_VERIFICATION_TOKEN ?? '',
  }
}

function readKeys(value: string | undefined, mistakes: string[]): ApiKey[] {
  if (!value) return []
  const keys = value.split(',').map((pair) => {
    const at = pair.indexOf(':')
    return { name: pair.slice(0, Math.max(0, at)).trim(), key: pair.slice(at + 1).trim() }
  })
  if (keys.some(({ name, key }) => name === '' || key.length < MIN_KEY_LENGTH)) {
    mistakes.push(`API_KEYS：须为“名称:密钥”，以逗号分隔，密钥不少于${MIN_KEY_LENGTH}个字符`)
  }
  // One name may have two keys while they are changed; one key with two names would name nobody.
  if (new Set(keys.map(({ key }) => key)).size < keys.length) {
    mistakes.push('API_KEYS：同一密钥出现两次')
  }
  return keys
}

/** Between these years days can be counted and calendars exist. */
const CLOCK_START = new Date('2000-01-01T00:00:00+08:00')
const CLOCK_END = new Date('2100-01-01T00:00:00+08:00')

function readDevClock(value: string | undefined, mistakes: string[]): Date | 'now' | null {
  if (!value) return null
  if (value === '1') return 'now'
  const parsed = z.iso.datetime({ offset: true }).safeParse(value)
  const at = parsed.success ? new Date(value) : null
  if (at !== null && at >= CLOCK_START && at < CLOCK_END) return at
  mistakes.push('DEV_CLOCK：须为带时区偏移的ISO时间（2000年至2099年），或 1')
  return null
}
