import { fieldRows, typeWords } from './field-rows.ts'
import type { Schema } from './field-rows.ts'

/** The description of the API, as far as the page shows it. */
export interface ApiDescription {
  readonly info?: { readonly title?: string }
  readonly paths?: { readonly [path: string]: { readonly [verb: string]: Operation } }
  readonly components?: { readonly schemas?: { readonly [name: string]: Schema } }
}

interface Operation {
  readonly summary?: string
  readonly requestBody?: { readonly content: Content }
  readonly parameters?: readonly Parameter[]
  readonly responses?: {
    readonly [status: string]: { readonly description?: string; readonly content?: Content }
  }
}

interface Content {
  readonly [type: string]: { readonly schema?: Schema }
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema?: Schema
}

const STYLE = `
body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;margin:0;color:#1f2329;background:#f5f6f7}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}
section{background:#fff;border:1px solid #dee0e3;border-radius:8px;margin:1rem 0;padding:1rem 1.25rem;overflow-x:auto}
h1{font-size:1.5rem}h2{font-size:1.05rem;margin:0 0 .5rem;overflow-wrap:anywhere}h3{font-size:.9rem;margin:1rem 0 .25rem;color:#646a73}
.verb{display:inline-block;min-width:3.5rem;font-weight:600;color:#245bdb}
code{font:13px/1.5 ui-monospace,Consolas,monospace}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.25rem .75rem .25rem 0;vertical-align:top;border-top:1px solid #eff0f1}
th{font-weight:500;color:#646a73;font-size:.85rem}
`

/** The description of the API as a page to read: each address, what it takes and what it answers. */
export function docsPage({ info, paths = {}, components }: ApiDescription) {
  return (
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{info?.title}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <main>
          <h1>{info?.title}</h1>
          <p>
            每次调用带 <code>Authorization: Bearer 密钥</code>。提交内容为 UTF-8 编码的
            JSON，不超过1 MB，未知字段一律拒绝。时间为带偏移的 ISO
            8601，只写日期时按北京时间。错误按 RFC 9457 返回，逐一列出有误的字段。完整描述见{' '}
            <a href="/api/openapi.json">openapi.json</a>。
          </p>
          {Object.entries(paths).flatMap(([path, verbs]) =>
            Object.entries(verbs).map(([verb, operation]) => (
              <OperationSection path={path} verb={verb} operation={operation} />
            )),
          )}
          {Object.entries(components?.schemas ?? {}).map(([name, schema]) => (
            <section id={name}>
              <h2>
                <code>{name}</code>
              </h2>
              <Fields schema={schema} />
            </section>
          ))}
        </main>
      </body>
    </html>
  )
}

function OperationSection(props: { path: string; verb: string; operation: Operation }) {
  const { path, verb, operation } = props
  const body = operation.requestBody?.content['application/json']?.schema
  return (
    <section>
      <h2>
        <span class="verb">{verb.toUpperCase()}</span> <code>{path}</code>
      </h2>
      <p>{operation.summary}</p>
      {operation.parameters && <Parameters list={operation.parameters} />}
      {body && (
        <>
          <h3>提交内容</h3>
          <Fields schema={body} />
        </>
      )}
      <h3>答复</h3>
      <table>
        {Object.entries(operation.responses ?? {}).map(([status, answer]) => (
          <tr>
            <td>
              <code>{status}</code>
            </td>
            <td>{answer.description}</td>
            <td>{answeredWith(answer.content)}</td>
          </tr>
        ))}
      </table>
    </section>
  )
}

function answeredWith(content: Content = {}): string {
  const schemas = Object.values(content).flatMap(({ schema }) => schema ?? [])
  return schemas.map(typeWords).join('、')
}

function Parameters({ list }: { list: readonly Parameter[] }) {
  return (
    <>
      <h3>参数</h3>
      <table>
        {list.map((one) => (
          <tr>
            <td>
              <code>{one.name}</code>
            </td>
            <td>{one.required ? '必填' : '可选'}</td>
            <td>{one.schema ? typeWords(one.schema) : ''}</td>
            <td>{one.description}</td>
          </tr>
        ))}
      </table>
    </>
  )
}

function Fields({ schema }: { schema: Schema }) {
  return (
    <table>
      <tr>
        <th>字段</th>
        <th />
        <th>内容</th>
        <th>说明</th>
      </tr>
      {fieldRows(schema).map((row) => (
        <tr>
          <td>
            <code>{row.path}</code>
          </td>
          <td>{row.required ? '必填' : '可选'}</td>
          <td>{row.type}</td>
          <td>{row.note}</td>
        </tr>
      ))}
    </table>
  )
}
