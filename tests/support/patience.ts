/** How long a test waits for what has to come, in ms: not so long that its own time is up before it can say what did not. */
export const PATIENCE_MS = 120_000
