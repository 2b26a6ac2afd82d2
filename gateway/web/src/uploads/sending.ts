/** One file on its way, from its announcement to its annexe (F-06). Whatever is thrown passes: it is tried again later. */
import { ApiError } from "../api/http";
import type { Envoi, Probleme, ProprietaireAnnexes } from "../api/types";
import type { Kept, Waiting } from "./kept";
import type { Pace } from "./pace";

export interface Transport {
  begin: (owner: ProprietaireAnnexes, body: { nom: string; octets: number }, key: string) => Promise<Envoi>;
  read: (apprenant: string, envoi: string) => Promise<Envoi>;
  append: (apprenant: string, envoi: string, from: number, piece: Blob) => Promise<Envoi>;
  abandon: (apprenant: string, envoi: string) => Promise<unknown>;
}

export interface Leg {
  transport: Transport;
  kept: Kept;
  pace: Pace;
  /** Whether its person still wants it, and may still send. */
  state: () => "wanted" | "called_off" | "stopped";
  onSent: (bytes: number) => void;
}

/** `gone`: it came, and was taken away since. */
export type Outcome = "arrived" | "gone" | "left" | { refus: Probleme };

export async function sendFile(file: Waiting, leg: Leg): Promise<Outcome> {
  try {
    let envoi = await stands(file, leg);
    while (leg.state() === "wanted") {
      if (envoi.annexe) return "arrived";
      leg.onSent(envoi.recus);
      if (envoi.recus >= envoi.octets) {
        envoi = await leg.transport.read(file.owner.apprenant, envoi.id);
        return envoi.annexe ? "arrived" : "gone";
      }
      envoi = await follow(file, envoi, leg);
      leg.pace.went();
    }
    if (leg.state() !== "called_off") return "left";
    // Called off while its last piece was under way: it is there, and is seen to be.
    if (envoi.annexe) return "arrived";
    await leg.transport.abandon(file.owner.apprenant, envoi.id).catch(() => {});
    return "left";
  } catch (error) {
    if (leg.state() === "wanted" && isRefusal(error)) return { refus: error.problem };
    throw error;
  }
}

/** How far it is; it is announced first, under one key however often. */
async function stands(file: Waiting, leg: Leg): Promise<Envoi> {
  const { transport, kept } = leg;
  const { owner, nom, content } = file;
  if (file.envoi) {
    try {
      return await transport.read(owner.apprenant, file.envoi);
    } catch (error) {
      if (!isLost(error)) throw error;
      renew(file);
    }
  }
  const envoi = await transport.begin(owner, { nom, octets: content.size }, file.key);
  file.envoi = envoi.id;
  // Called off meanwhile: it must not come back with the next visit.
  if (leg.state() !== "called_off") await kept.put(file).catch(() => {});
  return envoi;
}

async function follow(file: Waiting, { id, recus }: Envoi, { transport, pace }: Leg): Promise<Envoi> {
  try {
    return await transport.append(file.owner.apprenant, id, recus, file.content.slice(recus, recus + pace.piece));
  } catch (error) {
    if (!isLost(error)) throw error;
    renew(file);
    throw new Error("the server gave the file up: it is announced anew next time");
  }
}

/** Given up by the server meanwhile: its key would name what is no longer there. */
function renew(file: Waiting): void {
  file.envoi = null;
  file.key = crypto.randomUUID();
}

function isLost(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** Final: the server says why. A session that is over, or another's, says nothing of the file; nor does a busy server. */
function isRefusal(error: unknown): error is ApiError {
  if (!(error instanceof ApiError) || error.status < 400 || error.status >= 500) return false;
  return ![401, 408, 409, 425, 429].includes(error.status) && !(error.problem.code ?? "").startsWith("session.");
}
