import type { Drawn } from '../card/drawing.ts'
import { Dialogs } from './dialogs.tsx'

/** Whose regulation runs, in the words the page's top shows. */
export interface ProfileWords {
  readonly id: string
  /** The regulation's title as it is printed, 《…》 included. */
  readonly title: string
  /** What silence does there, in one line. */
  readonly silence: string
}

/** The page without its contents, which the page script fetches for whoever looks. */
export function Shell({ profile, styles, script }: ShellProps): Drawn {
  return (
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light" />
        <title>审管联动 · 试用沙箱</title>
        <link rel="icon" href="/sandbox/assets/icon.svg" type="image/svg+xml" />
        {styles.map((href) => (
          <link rel="stylesheet" href={href} />
        ))}
        <script type="module" src={script} />
      </head>
      <body data-view="list">
        <a class="skip" href="#composer-text">
          跳到输入框
        </a>
        <Top profile={profile} />
        <main class="desk">
          <Side />
          <ChatPane />
          <ThreadPane />
          <Panel />
        </main>
        <Tabs />
        <div id="toasts" class="toasts" role="status" aria-live="polite" />
        <p id="announcer" class="sr-only" role="log" aria-live="polite" />
        <Dialogs />
      </body>
    </html>
  )
}

interface ShellProps {
  readonly profile: ProfileWords
  readonly styles: readonly string[]
  readonly script: string
}

function Top({ profile }: { profile: ProfileWords }): Drawn {
  return (
    <header class="top">
      <h1 class="brand">
        <img src="/sandbox/assets/icon.svg" alt="" width={28} height={28} />
        <span>审管联动</span>
        <small>试用沙箱</small>
      </h1>
      <p class="rule">
        <b>{profile.title}</b>
        <span>{profile.silence}</span>
      </p>
      <p class="top-clock" id="top-clock" title="沙箱里的时间（Asia/Shanghai）" />
    </header>
  )
}

function Side(): Drawn {
  return (
    <nav class="side" aria-label="身份与会话">
      <button type="button" class="who" id="who" aria-haspopup="dialog">
        <span class="who-loading">正在载入…</span>
      </button>
      <h2 class="sr-only">会话</h2>
      <ul class="chats" id="chats" aria-busy="true" />
    </nav>
  )
}

function ChatPane(): Drawn {
  return (
    <section class="chat" aria-labelledby="chat-title">
      <header class="chat-top">
        <button type="button" class="icon-btn phone-only" data-go="list" aria-label="返回会话列表">
          ‹
        </button>
        <div class="chat-names">
          <h2 id="chat-title" tabindex={-1}>
            请选择会话
          </h2>
          <p id="chat-members" />
        </div>
      </header>
      <div class="messages" id="messages" tabindex={0} role="region" aria-label="消息">
        <p class="older" id="older" hidden>
          正在载入更早的消息…
        </p>
        <ol class="msgs" id="msgs" aria-busy="false" />
      </div>
      <button type="button" class="newer" id="newer" hidden />
      <Composer />
    </section>
  )
}

/** Words that the bot answers in private. */
const WORDS = ['帮助', '待办', '发起', '名录', '请假', '台账', '通报', '批量认领']

function Composer(): Drawn {
  return (
    <form class="composer" id="composer" autocomplete="off">
      <p class="words" id="words" hidden>
        {WORDS.map((word) => (
          <button type="button" class="chip" data-word={word}>
            {word}
          </button>
        ))}
      </p>
      <label class="sr-only" for="composer-text">
        输入消息
      </label>
      <textarea
        id="composer-text"
        class="control"
        rows={1}
        placeholder="发消息"
        title="回车发送，Shift＋回车换行"
      />
      <button
        type="button"
        class="icon-btn mention"
        data-mention
        aria-pressed="false"
        title="提及机器人"
      >
        <span aria-hidden="true">@</span>
        <span class="sr-only">提及机器人</span>
      </button>
      <label class="icon-btn" title="发送文件">
        <span aria-hidden="true">＋</span>
        <span class="sr-only">发送文件</span>
        <input type="file" id="composer-file" class="sr-only" />
      </label>
      <button type="submit" class="btn btn-primary_filled">
        发送
      </button>
    </form>
  )
}

function ThreadPane(): Drawn {
  return (
    <section class="thread" id="thread" aria-labelledby="thread-title" hidden>
      <header class="chat-top">
        <h2 id="thread-title" tabindex={-1}>
          话题
        </h2>
        <button type="button" class="icon-btn" data-close-thread aria-label="关闭话题">
          ×
        </button>
      </header>
      <div class="messages" tabindex={0} role="region" aria-label="话题消息">
        <ol class="msgs" id="thread-msgs" />
      </div>
      <form class="composer" id="thread-composer" autocomplete="off">
        <label class="sr-only" for="thread-text">
          回复话题
        </label>
        <textarea id="thread-text" class="control" rows={1} placeholder="回复话题" />
        <label class="icon-btn" title="发送文件">
          <span aria-hidden="true">＋</span>
          <span class="sr-only">发送文件到话题</span>
          <input type="file" id="thread-file" class="sr-only" />
        </label>
        <button type="submit" class="btn btn-primary_filled">
          回复
        </button>
      </form>
    </section>
  )
}

function Panel(): Drawn {
  return (
    <aside class="panel" id="panel" aria-label="操作台">
      <section class="tile" id="guide" aria-labelledby="guide-title" />
      <section class="tile" id="clock" aria-labelledby="clock-title" />
      <section class="tile" id="approval" aria-labelledby="approval-title" />
      <section class="tile" id="faults" aria-labelledby="faults-title" />
      <section class="tile" id="calls" aria-labelledby="calls-title" />
    </aside>
  )
}

function Tabs(): Drawn {
  return (
    <nav class="tabs" aria-label="切换">
      <button type="button" data-go="list" aria-current="page">
        消息
      </button>
      <button type="button" data-go="panel">
        操作台
      </button>
    </nav>
  )
}
