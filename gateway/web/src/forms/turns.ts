/**
 * Who sends the changes of a form: a page that shows it, as long as it does; else one sender at a time, in one tab
 * (Web Locks). Over plain HTTP browsers have no such locks: then turns are kept within the tab, and the server, which
 * knows a change by its id and its version, sees to the rest.
 */
export interface Turn {
  /** Resolves once nobody else is sending. */
  ready: Promise<void>;
  release: () => void;
}

export interface Turns {
  /** For a page that shows the form, among others that do. */
  hold(name: string): Turn;
  /** Runs the action if nobody shows or sends the form; false when somebody does. */
  ifFree(name: string, action: () => Promise<void>): Promise<boolean>;
}

/** Turns between all tabs of this browser. */
export function lockTurns(locks: Pick<LockManager, "request">): Turns {
  return {
    hold(name) {
      let release = () => {};
      const held = new Promise<void>((resolve) => (release = resolve));
      const ready = new Promise<void>((resolve) => {
        void locks.request(name, { mode: "shared" }, () => {
          resolve();
          return held;
        });
      });
      return { ready, release };
    },
    async ifFree(name, action) {
      let free = false;
      await locks.request(name, { mode: "exclusive", ifAvailable: true }, async (lock) => {
        free = lock !== null;
        if (free) await action();
      });
      return free;
    },
  };
}

/** Turns within this tab. */
export function localTurns(): Turns {
  const holders = new Map<string, number>();
  const sending = new Map<string, Promise<void>>();
  const count = (name: string, by: number) => holders.set(name, (holders.get(name) ?? 0) + by);
  return {
    hold(name) {
      count(name, 1);
      let held = true;
      return {
        ready: sending.get(name) ?? Promise.resolve(),
        release: () => {
          if (held) count(name, -1);
          held = false;
        },
      };
    },
    async ifFree(name, action) {
      if ((holders.get(name) ?? 0) > 0 || sending.has(name)) return false;
      const run = action();
      sending.set(name, run.catch(() => {}));
      try {
        await run;
      } finally {
        sending.delete(name);
      }
      return true;
    },
  };
}

export const turns: Turns = "locks" in navigator ? lockTurns(navigator.locks) : localTurns();

export function turnName(person: string, form: string): string {
  return `cpro:envoi:${person}:${form}`;
}
