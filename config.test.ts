import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const KEY = 'k'.repeat(32)
const FEISHU = {
  FEISHU_APP_ID: 'cli_0123456789abcdef',
  FEISHU_APP_SECRET: 'app-secret-value',
  FEISHU_ENCRYPT_KEY: 'encrypt-key-value',
  FEISHU_VERIFICATION_TOKEN: 'verification-token-value',
}

/** What the start says when the environment is wrong. */
function refused(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('the environment was taken')
}

test('an empty environment is the sandbox on an embedded PostgreSQL, and nothing in it can be changed', () => {
  const config = readConfig({})
  expect(config).toEqual({
    port: 3000,
    host: '127.0.0.1',
    databaseUrl: null,
    redisUrl: null,
    feishu: null,
    profile: 'linzi',
    dataDir: '.data',
    apiKeys: [],
    role: 'all',
    logLevel: 'info',
    devClock: null,
  })
  expect(Object.isFrozen(config)).toBe(true)
})

test('a variable that is set to nothing is one that is not set', () => {
  const others =
    'PORT HOST DATABASE_URL REDIS_URL FEISHU_DOMAIN FEISHU_TRANSPORT PROFILE DATA_DIR API_KEYS ROLE LOG_LEVEL DEV_CLOCK NODE_ENV'
  const names = [...Object.keys(FEISHU), ...others.split(' ')]
  expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readConfig({}))
})

test('each variable is read', () => {
  const config = readConfig({
    ...FEISHU,
    PORT: '8080',
    HOST: '0.0.0.0',
    DATABASE_URL: 'postgresql://user:pass@db.example:5432/linkage',
    REDIS_URL: 'rediss://cache.example:6380',
    FEISHU_DOMAIN: 'https://open.larksuite.com/',
    FEISHU_TRANSPORT: 'webhook',
    PROFILE: 'danzhou',
    DATA_DIR: '/var/lib/linkage',
    API_KEYS: `approvals:${KEY}, office : ${'o'.repeat(40)}`,
    ROLE: 'worker',
    LOG_LEVEL: 'debug',
    DEV_CLOCK: '2026-11-20T10:00:00+08:00',
  })
  expect(config).toEqual({
    port: 8080,
    host: '0.0.0.0',
    databaseUrl: 'postgresql://user:pass@db.example:5432/linkage',
    redisUrl: 'rediss://cache.example:6380',
    feishu: {
      appId: FEISHU.FEISHU_APP_ID,
      appSecret: FEISHU.FEISHU_APP_SECRET,
      encryptKey: FEISHU.FEISHU_ENCRYPT_KEY,
      verificationToken: FEISHU.FEISHU_VERIFICATION_TOKEN,
      domain: 'https://open.larksuite.com',
    },
    profile: 'danzhou',
    dataDir: '/var/lib/linkage',
    apiKeys: [
      { name: 'approvals', key: KEY },
      { name: 'office', key: 'o'.repeat(40) },
    ],
    role: 'worker',
    logLevel: 'debug',
    devClock: new Date('2026-11-20T02:00:00Z'),
  })
})

test('the clock may start now', () => {
  expect(readConfig({ DEV_CLOCK: '1' }).devClock).toBe('now')
})

test('a private deployment is reached by its own address', () => {
  const domain = (FEISHU_DOMAIN: string) => readConfig({ ...FEISHU, FEISHU_DOMAIN }).feishu?.domain
  expect(domain('http://feishu.intranet.example:8443//')).toBe(
    'http://feishu.intranet.example:8443',
  )
  expect(domain('https://gateway.example/feishu/')).toBe('https://gateway.example/feishu')
})

describe('a wrong variable stops the start, and the message names it', () => {
  test.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', 'http'],
    ['DATABASE_URL', 'mysql://db.example/linkage'],
    ['DATABASE_URL', 'db.example'],
    ['REDIS_URL', 'http://cache.example'],
    ['FEISHU_DOMAIN', 'open.feishu.cn'],
    ['FEISHU_DOMAIN', 'ftp://open.feishu.cn'],
    ['FEISHU_DOMAIN', 'https://user:secret@open.feishu.cn'],
    ['FEISHU_DOMAIN', 'https://open.feishu.cn?x=1'],
    ['FEISHU_TRANSPORT', 'websockets'],
    ['ROLE', 'server'],
    ['LOG_LEVEL', 'verbose'],
    ['API_KEYS', KEY],
    ['API_KEYS', `:${KEY}`],
    ['API_KEYS', `name:${'k'.repeat(31)}`],
    ['API_KEYS', `one:${KEY},`],
    ['API_KEYS', `one:${KEY},two:${KEY}`],
    ['DEV_CLOCK', '2026-11-20T10:00:00'],
    ['DEV_CLOCK', '2026-11-20'],
    ['DEV_CLOCK', '2026-02-30T10:00:00+08:00'],
    ['DEV_CLOCK', '0'],
    ['DEV_CLOCK', 'now'],
    ['DEV_CLOCK', '9999-12-31T23:59:59Z'],
    ['DEV_CLOCK', '1970-01-01T00:00:00Z'],
  ])('%s=%s', (name, value) => {
    const message = refused({ [name]: value })
    expect(message).toMatch(/^环境变量有误：\n {2}- /)
    expect(message.split('\n')).toHaveLength(2)
    expect(message).toContain(`- ${name}：`)
  })

  test('whichever part of the Feishu app is missing is named', () => {
    for (const name of Object.keys(FEISHU)) {
      const message = refused({ ...FEISHU, [name]: ' ' })
      expect(message).toContain(`- ${name}：飞书应用的四项须同时配置或同时留空`)
      for (const other of Object.keys(FEISHU)) {
        if (other !== name) expect(message).not.toContain(other)
      }
    }
  })

  test('all that is wrong is named at once', () => {
    const message = refused({ PORT: 'x', ROLE: 'y', DATABASE_URL: 'z' })
    for (const name of ['PORT', 'ROLE', 'DATABASE_URL']) expect(message).toContain(`- ${name}：`)
    const second = refused({ FEISHU_APP_ID: 'x', API_KEYS: 'y', DEV_CLOCK: 'z' })
    for (const name of ['FEISHU_APP_SECRET', 'API_KEYS', 'DEV_CLOCK'])
      expect(second).toContain(name)
  })

  test('and no value stands in the message', () => {
    const secret = 's3cret-s3cret'
    const message = refused({
      DATABASE_URL: `mysql://user:${secret}@db.example`,
      REDIS_URL: `http://:${secret}@cache.example`,
      FEISHU_DOMAIN: `https://user:${secret}@open.feishu.cn`,
      PORT: secret,
      ROLE: secret,
      LOG_LEVEL: secret,
    })
    expect(message).not.toContain(secret)
    const second = refused({
      API_KEYS: `x:${secret}`,
      DEV_CLOCK: secret,
      FEISHU_APP_SECRET: secret,
    })
    expect(second).not.toContain(secret)
  })
})

describe('production', () => {
  const production = { ...FEISHU, NODE_ENV: 'production' }

  test('has a Feishu app and no movable clock', () => {
    expect(readConfig(production).feishu?.appId).toBe(FEISHU.FEISHU_APP_ID)
  })

  test('refuses the movable clock', () => {
    for (const DEV_CLOCK of ['1', '2026-11-20T10:00:00+08:00']) {
      expect(refused({ ...production, DEV_CLOCK })).toContain('DEV_CLOCK：生产环境')
    }
  })

  test('refuses the sandbox', () => {
    expect(refused({ NODE_ENV: 'production' })).toContain('必须配置飞书应用')
  })
})
