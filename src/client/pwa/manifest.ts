import { RECEIVE_PATH, SHARED_FIELD } from './take-shared.ts'

const png = 'image/png'
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The manifest. `id` and the address of the file never change: browsers tell apps apart by them. */
export const manifest = {
  id: '/?app',
  name: 'Asar',
  short_name: 'Asar',
  description:
    'Сенбілікке келгендерді интернетсіз де белгілейтін қолданба. Приложение, которое отмечает пришедших на субботник и без интернета.',
  lang: 'kk',
  dir: 'ltr' as const,
  start_url: '/?from=icon',
  scope: '/',
  display: 'standalone' as const,
  orientation: 'any' as const,
  background_color: '#FAF7F0',
  theme_color: '#0A5440',
  categories: ['productivity', 'utilities'],
  icons: [
    { src: '/icons/192.png', sizes: '192x192', type: png, purpose: 'any' as const },
    { src: '/icons/512.png', sizes: '512x512', type: png, purpose: 'any' as const },
    { src: '/icons/512-maskable.png', sizes: '512x512', type: png, purpose: 'maskable' as const },
    { src: '/icons/mono.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'monochrome' as const },
  ],
  screenshots: [
    {
      src: '/shots/list.png',
      sizes: '720x1280',
      type: png,
      form_factor: 'narrow' as const,
      label: 'Тізім',
    },
    {
      src: '/shots/board.png',
      sizes: '1280x800',
      type: png,
      form_factor: 'wide' as const,
      label: 'Ұйымдастырушы',
    },
  ],
  shortcuts: [
    { name: 'Сканер', url: '/scan', icons: [{ src: '/icons/scan-96.png', sizes: '96x96', type: png }] },
    { name: 'Бүгін', url: '/today', icons: [{ src: '/icons/today-96.png', sizes: '96x96', type: png }] },
    {
      name: 'Кесте',
      url: '/schedule',
      icons: [{ src: '/icons/schedule-96.png', sizes: '96x96', type: png }],
    },
    { name: 'Жіберу', url: '/outbox', icons: [{ src: '/icons/outbox-96.png', sizes: '96x96', type: png }] },
  ],
  // a copy of another phone or a list of people, out of a chat (service-worker.ts)
  share_target: {
    action: RECEIVE_PATH,
    method: 'POST' as const,
    enctype: 'multipart/form-data' as const,
    params: {
      files: [
        {
          name: SHARED_FIELD,
          // phones call a .csv by any of these
          accept: [
            ...['.asar', 'application/octet-stream', 'text/plain'],
            ...['.csv', 'text/csv', 'text/comma-separated-values', '.xlsx', WORKBOOK],
          ],
        },
      ],
    },
  },
  // the same files opened on a computer (features/handover/shared-file.ts)
  file_handlers: [
    {
      action: RECEIVE_PATH,
      accept: { 'text/csv': ['.csv'], [WORKBOOK]: ['.xlsx'], 'application/octet-stream': ['.asar'] },
    },
  ],
  launch_handler: { client_mode: ['navigate-existing' as const, 'auto' as const] },
}
