/**
 * Whether this device was declared one's own at sign-in: « Cet appareil est le mien ». Only then is anything read kept
 * on it, and only of the person who said so. A phone is taken for one's own, a computer for shared, until one says.
 */
const OWNER = "cpro:appareil";
/** What the box says, between the page that shows it and the session that it is about; another tab has its own. */
const CHOICE = "cpro:appareil:choix";

/** A phone: a finger for a pointer, and a screen that a hand holds. */
export function looksPersonal(): boolean {
  const touch = window.matchMedia?.("(pointer: coarse)").matches ?? false;
  return touch && Math.min(screen.width, screen.height) < 600;
}

export function rememberChoice(own: boolean): void {
  quietly(() => sessionStorage.setItem(CHOICE, own ? "mien" : "partage"));
}

export function isOwn(person: string): boolean {
  return owner() === person;
}

export function owner(): string | null {
  return quietly(() => localStorage.getItem(OWNER)) ?? null;
}

/** Somebody signs in: what the box said is now said of this person. Without a box, what was said of them before stands. */
export function settleDevice(person: string): void {
  quietly(() => {
    const choice = sessionStorage.getItem(CHOICE);
    sessionStorage.removeItem(CHOICE);
    if (choice === "mien") localStorage.setItem(OWNER, person);
    else if (choice === "partage" || owner() !== person) localStorage.removeItem(OWNER);
  });
}

export function disown(): void {
  quietly(() => localStorage.removeItem(OWNER));
}

/** A browser may forbid storage: then the device is nobody's. */
function quietly<Value>(action: () => Value): Value | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
