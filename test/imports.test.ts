import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The rooms, and what of ours each may import beside itself. */
const ROOMS: { readonly [room: string]: readonly string[] } = {
  rules: [],
  templates: ['rules'],
  db: ['rules', 'clock.ts'],
  jobs: ['db', 'rules', 'templates', 'bot/feishu', 'clock.ts'],
  bot: ['db', 'rules', 'templates', 'clock.ts', 'config.ts'],
  sandbox: ['rules'],
}

/** Where a process begins: these put the rooms together, and alone may read the environment. */
const START_UP = ['main.ts', 'product.ts', 'sandbox-start.ts', 'db/audit-verify.ts']

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g

interface Source {
  readonly file: string
  /** Without comments. */
  readonly code: string
  /** What it imports: files of ours by their path from the root, packages by name. */
  readonly imports: readonly string[]
}

function sourcesIn(folder: string): Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join(folder, name.replaceAll(sep, '/')))
    .filter((file) => /\.tsx?$/.test(file) && !isOfTests(file))
    .map(read)
}

/** Unit tests and what they share stand beside the code; they may import what they like. */
function isOfTests(file: string): boolean {
  return /\.(test|fixture)\.tsx?$|(^|\/)testing(-[^/]*)?(\.ts$|\/)|\/trial\//.test(file)
}

function read(file: string): Source {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  const imports = [...code.matchAll(IMPORT)].map(([, name = '']) =>
    name.startsWith('.') ? posix.join(posix.dirname(file), name) : name,
  )
  return { file, code, imports }
}

const rooms = Object.keys(ROOMS).flatMap(sourcesIn)
const atRoot = readdirSync(ROOT)
  .filter((name) => name.endsWith('.ts') && !isOfTests(name) && name !== 'vitest.config.ts')
  .map(read)

const isWithin = (path: string, place: string) => path === place || path.startsWith(`${place}/`)
const isOurs = (path: string) => atRoot.concat(rooms).some(({ file }) => file === path)

test('the scan sees the rooms and what they import', () => {
  expect(rooms.length).toBeGreaterThan(150)
  expect(read('db/act.ts').imports).toEqual(expect.arrayContaining(['kysely', 'rules/decide.ts']))
  expect(isOurs('rules/decide.ts')).toBe(true)
})

test('rooms import one way only', () => {
  const trespasses = rooms
    .filter(({ file }) => !START_UP.includes(file))
    .flatMap(({ file, imports }) => {
      const room = file.split('/')[0] ?? ''
      const allowed = [room, ...(ROOMS[room] ?? [])]
      return imports
        .filter((path) => /\.(tsx?|js)$/.test(path))
        .filter((path) => !allowed.some((place) => isWithin(path, place)))
        .map((path) => `${file} imports ${path}`)
    })
  expect(trespasses).toEqual([])
})

test('nothing but the start-up imports the sandbox, and nothing at all the tests', () => {
  const all = [...rooms, ...atRoot]
  const importers = (place: string) =>
    all
      .filter(
        ({ file, imports }) => !isWithin(file, place) && imports.some((i) => isWithin(i, place)),
      )
      .map(({ file }) => file)
  expect(importers('sandbox')).toEqual(['sandbox-start.ts'])
  expect(importers('test')).toEqual([])
  expect(importers('bench')).toEqual([])
  expect(all.filter(({ imports }) => imports.some(isOfTests)).map(({ file }) => file)).toEqual([])
})

test('clock and log lean on nothing of ours', () => {
  for (const file of ['clock.ts', 'log.ts']) {
    expect(read(file).imports.filter(isOurs)).toEqual([])
  }
})

test('rules reach for nothing outside: no I/O, no clock, no chance, no environment', () => {
  const impure = sourcesIn('rules').filter(
    ({ code, imports }) =>
      imports.some((name) => name.startsWith('node:') || (!isOurs(name) && name !== 'zod')) ||
      /\b(Date\.now|performance|Math\.random|process|console|fetch|setTimeout)\b/.test(code) ||
      /\bnew Date\(\s*\)/.test(code),
  )
  expect(impure.map(({ file }) => file)).toEqual([])
})

test('the wall clock is read by the one clock alone', () => {
  const readers = [...rooms, ...atRoot]
    .filter(({ file }) => !isWithin(file, 'sandbox'))
    .filter(({ code }) => /\bDate\.now\b|\bnew Date\(\s*\)|\bnew Date\b(?!\s*\()/.test(code))
  expect(readers.map(({ file }) => file).filter((file) => file !== 'clock.ts')).toEqual([])
})

test('the environment is read by the start-up alone, through the configuration', () => {
  const readers = [...rooms, ...atRoot].filter(({ code }) => /\bprocess\.env\b/.test(code))
  expect(readers.map(({ file }) => file).filter((file) => !START_UP.includes(file))).toEqual([])
  for (const { code } of readers) expect(code).toContain('readConfig(')
})
