import { markRead } from './act.js'
import { firstChat, row, showChats, showChatsSoon } from './chats.js'
import { answerComposers } from './composer.js'
import { on } from './dom.js'
import { answerGuide, notePush, showGuide } from './guide.js'
import { redraw, showChat, takeNew } from './messages.js'
import { answerPanel, showCallsSoon, showClock, showClockSoon, showTile } from './panel.js'
import { showPeople, showWho } from './people.js'
import { answerPresses } from './press.js'
import { go, onState, show, state } from './state.js'
import { listen, onChange, onReturn } from './stream.js'
import { isInThread, noteThread, showThread, showThreadSoon } from './thread.js'
import { orToast } from './toast.js'

/** Shows chats, and one of them, through other eyes. */
async function lookAnew() {
  showWho()
  await showChats()
  if (!row(state.chat)) go({ chat: firstChat() })
  else await showOne()
}

async function showOne() {
  await showChat()
  await markRead()
}

/** Fetches everything again after the stream was lost. */
async function catchUp() {
  await showPeople()
  await lookAnew()
  await Promise.all([showClock(), showTile('faults'), showTile('calls'), showThread()])
}

onState((changed) => {
  if (changed.includes('as')) void orToast(lookAnew)
  else if (changed.includes('chat')) void orToast(showOne)
})

onChange('message', ({ what, message }) => {
  if (message.chatId === state.chat) {
    if (what === 'new' && !message.parentId) takeNew()
    else redraw(message.messageId)
    if (message.rootId) redraw(message.rootId)
  }
  if (isInThread(message)) {
    if (message.threadId) noteThread(message.threadId)
    showThreadSoon()
  }
  if (what === 'new') {
    if (message.chatId === state.chat) void orToast(markRead)
    void orToast(() => notePush(message))
  }
  showChatsSoon()
  if (message.sender.type === 'app') showClockSoon()
})
onChange('call', showCallsSoon)
onChange('directory', () => void orToast(catchUp))
onReturn(() => void orToast(catchUp))

on(document, 'click', '[data-go]', (tab) => {
  show(/** @type {'list' | 'panel'} */ (tab.dataset.go))
})

on(document, 'click', '[data-tools]', (button) => {
  const message = button.closest('.msg')
  for (const open of document.querySelectorAll('.msg-open')) {
    if (open !== message) open.classList.remove('msg-open')
  }
  message?.classList.toggle('msg-open')
})

answerPresses()
answerComposers()
answerPanel()
answerGuide()
listen()
void orToast(async () => {
  const as = await showPeople()
  await Promise.all([
    showClock(),
    showTile('approval'),
    showTile('faults'),
    showTile('calls'),
    showGuide(),
  ])
  if (as === state.as) await lookAnew()
  else go({ as })
})
