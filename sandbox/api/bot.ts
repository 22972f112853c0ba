import type { Endpoint } from './endpoint.ts'

/** The app's bot. */
export const botEndpoints: readonly Endpoint[] = [
  {
    api: 'bot.info',
    method: 'GET',
    path: '/bot/v3/info',
    answer: async ({ ctx }) => {
      const bot = {
        activate_status: 2,
        app_name: ctx.bot.name,
        avatar_url: '',
        ip_white_list: [],
        open_id: ctx.bot.openId,
      }
      // An old API: the field is `bot`, not `data`.
      return Response.json({ code: 0, msg: 'ok', bot })
    },
  },
]
