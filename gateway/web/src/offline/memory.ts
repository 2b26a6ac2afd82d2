/** What the device remembers of who works on it, as the session needs it. */
import type { Session } from "../api/types";
import { disown, isOwn } from "./device";
import { dropSession } from "./keptSession";

export interface Memory {
  /** Gives the pages what was kept of this session. */
  restore: (session: Session) => Promise<void>;
  erase: () => Promise<void>;
  /** Says whose device it is now: nothing of anybody else stays, nor anything where it is nobody's. */
  belongTo: (person: string) => void;
}

/** The memory of a device, over what it keeps of the reads. */
export function memoryOf(reads: Pick<Memory, "restore" | "erase">): Memory {
  return {
    restore: (session) => reads.restore(session),
    erase: () => reads.erase(),
    belongTo: (person) => {
      if (isOwn(person)) return;
      disown();
      dropSession();
      void reads.erase();
    },
  };
}

/** After « Se déconnecter », the device knows nobody. */
export function leaveDevice(memory: Memory): void {
  disown();
  dropSession();
  void memory.erase();
}
