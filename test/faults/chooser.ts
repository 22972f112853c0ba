/** Picks one of a list, each as likely as the other. */
export function chooser(random: () => number): <T>(list: readonly T[]) => T {
  return (list) => {
    const chosen = list[Math.floor(random() * list.length)]
    if (chosen === undefined) throw new Error('nothing to choose from')
    return chosen
  }
}
