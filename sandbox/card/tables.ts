import { isJson, jsonOf, listOf, textOf } from '../json.ts'
import type { Json } from '../json.ts'
import { PROBLEM, step, stepInto } from './problem.ts'
import type { CardProblem } from './problem.ts'
import { placedComponents } from './walk.ts'

/** Rows that do not fit the columns of their table, and charts without a kind. */
export function dataProblems(card: Json): CardProblem[] {
  return placedComponents(card).flatMap(({ component, path }) => {
    if (component.tag === 'table') return tableProblems(component, path)
    if (
      component.tag === 'chart' &&
      textOf(jsonOf(component['chart_spec'])['type']) === undefined
    ) {
      return [{ code: PROBLEM.badChart, path, message: 'chart_spec has no type' }]
    }
    return []
  })
}

function tableProblems(table: Json, path: string): CardProblem[] {
  const types = new Map<string, unknown>()
  for (const column of listOf(table['columns'])) {
    const { name, data_type } = jsonOf(column)
    if (typeof name === 'string') types.set(name, data_type)
  }
  return listOf(table['rows']).flatMap((row, index) => {
    const here = stepInto(step(path, 'rows'), index, undefined)
    return Object.entries(jsonOf(row)).flatMap(([name, cell]): CardProblem[] => {
      if (!types.has(name)) {
        return [{ code: PROBLEM.tableColumn, path: here, message: `no such column: ${name}` }]
      }
      if (isCell(types.get(name), cell)) return []
      return [{ code: PROBLEM.tableCell, path: here, message: `wrong type in column ${name}` }]
    })
  })
}

function isCell(type: unknown, cell: unknown): boolean {
  switch (type) {
    case 'number':
    case 'date':
      return typeof cell === 'number'
    case 'options':
      return (
        typeof cell === 'string' ||
        (Array.isArray(cell) && cell.every((option) => typeof jsonOf(option)['text'] === 'string'))
      )
    case 'persons':
      return typeof cell === 'string' || (Array.isArray(cell) && cell.every((id) => !isJson(id)))
    default:
      return typeof cell === 'string'
  }
}
