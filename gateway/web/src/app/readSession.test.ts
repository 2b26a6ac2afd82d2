import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { session as api } from "../api/endpoints";
import { ApiError, listenExpired } from "../api/http";
import type { Session } from "../api/types";
import { rememberChoice, settleDevice } from "../offline/device";
import { KEPT_MS, keepSession, keptSession, provisional } from "../offline/keptSession";
import { browser, readSession, SESSION } from "./readSession";

const session = (person: string, profil = "apprenant") =>
  ({ personne: { id: person, nom: "AZZOUG", prenom: "Mina" }, profil, etablissement: { uai: "0761234D" }, csrf: "jeton" }) as Session;
const failure = (status: number) => new ApiError(status, { status });
const own = (person: string, answer = true) => {
  rememberChoice(answer);
  settleDevice(person);
};

describe("who is logged in", () => {
  const memory = { restore: vi.fn(async () => {}), erase: vi.fn(async () => {}), belongTo: vi.fn() };
  let client: QueryClient;
  beforeEach(() => {
    vi.restoreAllMocks();
    localStorage.clear();
    sessionStorage.clear();
    client = new QueryClient();
  });
  const answers = (answer: Session | ApiError) =>
    vi.spyOn(api, "read").mockImplementation(() => (answer instanceof ApiError ? Promise.reject(answer) : Promise.resolve(answer)));

  it("is told by the device while the server is out of reach, without what opens the session (F-13)", async () => {
    own("mina");
    answers(session("mina"));
    await readSession(client, memory);
    expect(JSON.stringify({ ...localStorage })).not.toContain("jeton");
    answers(failure(0));
    const told = await readSession(client, memory);
    expect(told?.personne.id).toBe("mina");
    expect(provisional(told)).toBe(true);
    expect(memory.restore).toHaveBeenCalledWith(told);
  });

  it("is not remembered by a device that is not one's own, nor after fourteen days", async () => {
    own("mina", false);
    answers(session("mina"));
    await readSession(client, memory);
    expect(keptSession()).toBeNull();
    own("mina");
    keepSession(session("mina"), 0);
    expect(keptSession(KEPT_MS)).not.toBeNull();
    keepSession(session("mina"), 0);
    expect(keptSession(KEPT_MS + 1)).toBeNull();
    answers(failure(502));
    await expect(readSession(client, memory)).rejects.toThrow();
  });

  it("stays on the screen when the session is over, and the login is asked for", async () => {
    const expired = vi.fn();
    listenExpired(expired);
    own("mina");
    keepSession(session("mina"));
    answers(failure(0));
    client.setQueryData(SESSION, await readSession(client, memory));
    answers(failure(401));
    expect((await readSession(client, memory))?.personne.id).toBe("mina");
    expect(expired).toHaveBeenCalledOnce();
  });

  it.each([[session("denis"), "/"], [session("mina", "enseignant"), "/periodes"]])("draws nothing more of somebody else's", async (found, address) => {
    window.history.replaceState(null, "", "/periodes");
    const restart = vi.spyOn(browser, "restart").mockImplementation(() => {});
    client.setQueryData(SESSION, session("mina"));
    answers(found);
    void readSession(client, memory);
    await vi.waitFor(() => expect(restart).toHaveBeenCalledWith(address));
    expect(client.getQueryData<Session>(SESSION)?.personne.id).toBe("mina");
  });
});
