import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadProfile } from './load-profile.ts'
import { linzi } from './rules/profiles/linzi.ts'
import { PROFILES } from './rules/profiles/named.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'profile-'))
})

afterAll(async () => {
  await rm(folder, { recursive: true })
})

async function file(name: string, text: string): Promise<string> {
  const target = path.join(folder, name)
  await writeFile(target, text)
  return target
}

test.each(['huancui', 'linzi', 'danzhou', 'ankang', 'tancheng'])(
  '%s is found by its name',
  async (name) => {
    expect(await loadProfile(name)).toBe(PROFILES[name])
  },
)

test('a customer’s own file gives what it says', async () => {
  expect(await loadProfile(await file('own.json', JSON.stringify(linzi)))).toEqual(linzi)
})

test('a byte order mark in front does no harm', async () => {
  const target = await file('bom.json', `\uFEFF${JSON.stringify(linzi)}`)
  expect(await loadProfile(target)).toEqual(linzi)
})

test('a change in a file reaches the profile', async () => {
  const changed = { ...linzi, id: 'zhangdian', digest: { at: '08:30' } }
  const target = await file('changed.json', JSON.stringify(changed))
  expect(await loadProfile(target)).toMatchObject({ id: 'zhangdian', digest: { at: '08:30' } })
})

test.each(['beijing', 'toString', ''])(
  '%o, neither a name nor a file, is refused by name',
  async (name) => {
    await expect(loadProfile(name)).rejects.toThrow(
      `规定配置「${name}」不是内置名称（huancui、linzi、danzhou、ankang、tancheng），作为文件也读不到：`,
    )
  },
)

test('a folder is no profile file', async () => {
  await expect(loadProfile(folder)).rejects.toThrow(`规定配置「${folder}」不是内置名称`)
})

test('a file that is not JSON is named', async () => {
  const target = await file('broken.json', '{ "id": ')
  await expect(loadProfile(target)).rejects.toThrow(`规定配置文件 ${target} 不是有效的 JSON：`)
})

test('a wrong file is named with every bad field', async () => {
  const { region: _region, ...rest } = linzi
  const wrong = { ...rest, autoClaim: true, trial: 'no' }
  const target = await file('wrong.json', JSON.stringify(wrong))
  const lines = [
    `规定配置文件 ${target} 有误：`,
    'region：缺少该字段；应为文字',
    'trial：应为 true 或 false',
    'autoClaim：未知字段，请删除或更正拼写',
  ]
  await expect(loadProfile(target)).rejects.toThrow(new Error(lines.join('\n')))
})
