/** Something slow that ends when the test says so. */
export function holdUp(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let end: () => void = () => undefined
  const promise = new Promise<void>((resolve) => {
    end = resolve
  })
  return { promise, resolve: () => end() }
}
