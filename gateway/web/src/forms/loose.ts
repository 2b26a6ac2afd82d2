/** Text typed in a form that is sent by its button: nothing of it is kept before. */
const touched = new Set<Element>();

/** Notes what is typed from now on. */
export function watchTyping(): void {
  document.addEventListener("input", ({ target }) => target instanceof Element && touched.add(target), { capture: true });
}

/** Whether leaving the page now would lose any. */
export function hasLooseText(): boolean {
  for (const element of touched) if (!element.isConnected) touched.delete(element);
  return [...touched].some((element) => element.closest("form, dialog") !== null && "value" in element && element.value !== "");
}
