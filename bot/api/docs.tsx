/** One operation of the description, as far as the page shows it. */
interface Operation {
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly requestBody?: { content?: { [type: string]: { schema?: unknown } } }
  readonly parameters?: readonly {
    name: string
    in: string
    required?: boolean
    description?: string
  }[]
  readonly responses?: { readonly [status: string]: { description?: string } }
}

const STYLE = `
body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;margin:0;color:#1f2329;background:#f5f6f7}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}
section{background:#fff;border:1px solid #dee0e3;border-radius:8px;margin:1rem 0;padding:1rem 1.25rem}
h1{font-size:1.5rem}h2{font-size:1.05rem;margin:0 0 .5rem;overflow-wrap:anywhere}
.verb{display:inline-block;min-width:3.5rem;font-weight:600;color:#245bdb}
code,pre{font:13px/1.5 ui-monospace,Consolas,monospace}
pre{background:#f5f6f7;border-radius:6px;padding:.75rem;overflow:auto;max-height:24rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.25rem .5rem .25rem 0;vertical-align:top}
`

/** The description of the API as a page to read: each address, what it takes and what it answers. */
export function docsPage(document: { paths?: object; info?: { title?: string } }) {
  const paths = Object.entries(
    (document.paths ?? {}) as { [path: string]: { [verb: string]: Operation } },
  )
  return (
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{document.info?.title}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <main>
          <h1>{document.info?.title}</h1>
          <p>
            每次调用带 <code>Authorization: Bearer 密钥</code>。时间为带偏移的 ISO
            8601，只写日期时按北京时间。 错误按 RFC 9457 返回，逐一列出有误的字段。完整描述见{' '}
            <a href="/api/openapi.json">openapi.json</a>。
          </p>
          {paths.flatMap(([path, verbs]) =>
            Object.entries(verbs).map(([verb, operation]) => (
              <OperationSection path={path} verb={verb} operation={operation} />
            )),
          )}
        </main>
      </body>
    </html>
  )
}

function OperationSection({
  path,
  verb,
  operation,
}: {
  path: string
  verb: string
  operation: Operation
}) {
  const body = operation.requestBody?.content?.['application/json']?.schema
  return (
    <section>
      <h2>
        <span class="verb">{verb.toUpperCase()}</span> <code>{path}</code>
      </h2>
      <p>{operation.summary}</p>
      {operation.parameters && (
        <table>
          <tbody>
            {operation.parameters.map((one) => (
              <tr>
                <td>
                  <code>{one.name}</code>
                  {one.required ? ' *' : ''}
                </td>
                <td>{one.description ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {body ? (
        <details>
          <summary>提交内容</summary>
          <pre>{JSON.stringify(body, null, 2)}</pre>
        </details>
      ) : null}
      <table>
        <tbody>
          {Object.entries(operation.responses ?? {}).map(([status, one]) => (
            <tr>
              <td>
                <code>{status}</code>
              </td>
              <td>{one.description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
