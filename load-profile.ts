import { readFile } from 'node:fs/promises'
import { parseProfile } from './rules/profile.ts'
import type { Profile } from './rules/profile.ts'
import { PROFILES } from './rules/profiles/named.ts'

/**
 * 规定配置 of one place: one of the five that come with the product, or a JSON file of the customer's own.
 *
 * @throws {Error} in Chinese, naming the file and, where its contents are wrong, every bad field with what is expected.
 */
export async function loadProfile(nameOrPath: string): Promise<Profile> {
  const named = Object.hasOwn(PROFILES, nameOrPath) ? PROFILES[nameOrPath] : undefined
  if (named) return named
  const value = parseJson(nameOrPath, await read(nameOrPath))
  try {
    return parseProfile(value)
  } catch (error) {
    throw new Error(`规定配置文件 ${nameOrPath} 有误：\n${(error as Error).message}`, {
      cause: error,
    })
  }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new Error(
      `规定配置「${path}」不是内置名称（${Object.keys(PROFILES).join('、')}），作为文件也读不到：${(error as Error).message}`,
      { cause: error },
    )
  }
}

/** Editors on Windows put a byte order mark in front, which is no JSON. */
function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new Error(`规定配置文件 ${path} 不是有效的 JSON：${(error as Error).message}`, {
      cause: error,
    })
  }
}
