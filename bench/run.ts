import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { measureClaims } from './claim.ts'
import { measureFanOut } from './fan-out.ts'
import { measurePushes } from './push.ts'
import { measureStarts } from './start.ts'
import { measureStorm } from './storm.ts'
import { measureSweeps } from './sweep.ts'
import type { Bench } from './support/bench.ts'
import { documentOf } from './support/document.ts'
import type { Run } from './support/document.ts'
import { markdownOf } from './support/figure.ts'
import type { Figure } from './support/figure.ts'
import { createSizes } from './support/million.ts'
import { raise } from './support/nursery.ts'
import { openPlace } from './support/place.ts'

const PARTS: { readonly [name: string]: (bench: Bench) => Promise<Figure[]> } = {
  claim: measureClaims,
  fanout: measureFanOut,
  storm: measureStorm,
  // Before the pushes, whose cards would keep the worker busy.
  sweep: measureSweeps,
  push: measurePushes,
  start: measureStarts,
}

const DOCUMENT = new URL('../docs/bench.md', import.meta.url)
const RESULTS = new URL('./results/', import.meta.url)

async function main(args: readonly string[]): Promise<void> {
  const short = args.includes('--short')
  const only = args
    .find((arg) => arg.startsWith('--only='))
    ?.slice('--only='.length)
    .split(',')
  const startedAt = new Date()
  const loadBefore = loadavg()
  console.log(`${cpus().length} cores, load ${loadBefore.map((one) => one.toFixed(2)).join(' ')}`)
  const figures: Figure[] = []
  await using place = await openPlace()
  const nursery = await raise(place)
  const sizes = createSizes(place, nursery, short)
  for (const [name, measure] of Object.entries(PARTS)) {
    if (only && !only.includes(name)) continue
    const from = performance.now()
    const found = await measure({ place, nursery, sizes, short })
    figures.push(...found)
    console.log(
      `\n${markdownOf(found)}\n${name}: ${Math.round((performance.now() - from) / 1000)} s`,
    )
  }
  const run: Run = {
    startedAt,
    short,
    machine: {
      cores: cpus().length,
      cpu: cpus()[0]?.model ?? 'unknown',
      node: process.version,
      loadBefore,
      loadAfter: loadavg(),
    },
    figures,
  }
  console.log(`\n${markdownOf(figures)}`)
  await mkdir(RESULTS, { recursive: true })
  const file = `${startedAt.toISOString().replaceAll(':', '')}.json`
  await writeFile(new URL(file, RESULTS), JSON.stringify(run, null, 2))
  if (args.includes('--document')) await writeFile(DOCUMENT, documentOf(run))
}

await main(process.argv.slice(2))
