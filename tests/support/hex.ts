export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
/** Bytes from hexadecimal, spaces allowed. */
export const fromHex = (text: string): Uint8Array =>
  Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
/** The same byte a number of times. */
export const filled = (byte: number, length: number): Uint8Array => new Uint8Array(length).fill(byte)
