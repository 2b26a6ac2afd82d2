// Blobs of the test browser cannot be kept; those of Node can.
// @vitest-environment node
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../api/http";
import type { AnnexePortfolio, Envoi } from "../api/types";
import { kept, type Waiting } from "./kept";
import { Uploads } from "./queue";
import type { Transport } from "./sending";

const OWNER = { apprenant: "mina", periode: "pfmp" };
const ANNEXE = { id: "a1" } as AnnexePortfolio;
const cut = () => new ApiError(0, { status: 0, code: "client.hors_ligne" });

/** A server of one file, in memory, as the gateway answers. */
function server(): Transport & { files: Map<string, Envoi>; begun: string[]; pieces: number[] } {
  const files = new Map<string, Envoi>();
  const begun: string[] = [];
  const pieces: number[] = [];
  const told = (envoi: Envoi) => ({ ...envoi, annexe: envoi.recus === envoi.octets ? ANNEXE : null });
  return {
    files,
    begun,
    pieces,
    begin: async (_owner, { octets }, key) => {
      if (!files.has(key)) begun.push(key);
      const envoi = files.get(key) ?? { id: key, octets, recus: 0, annexe: null };
      files.set(key, envoi);
      return told(envoi);
    },
    read: async (_apprenant, id) => {
      const envoi = files.get(id);
      if (!envoi) throw new ApiError(404, { status: 404 });
      return told(envoi);
    },
    append: async (_apprenant, id, from, piece) => {
      const envoi = files.get(id);
      if (!envoi) throw new ApiError(404, { status: 404 });
      if (envoi.recus === from) {
        envoi.recus += piece.size;
        pieces.push(piece.size);
      }
      return told(envoi);
    },
    abandon: async (_apprenant, id) => files.delete(id),
  };
}

/** One tab at a time, as browsers have it. */
function locks() {
  const held = new Set<string>();
  return async (name: string, work: () => Promise<void>) => {
    if (held.has(name)) return false;
    held.add(name);
    try {
      await work();
    } finally {
      held.delete(name);
    }
    return true;
  };
}

const bytes = (size: number) => new Blob([new Uint8Array(size)]);
const queue = (person: string, transport: Transport, alone = locks()) => new Uploads(person, { transport, kept, alone });
const empty = (uploads: Uploads) => vi.waitFor(() => expect(uploads.of(OWNER)).toHaveLength(0), 5000);

/** A file of an earlier visit. */
const left = (changes: Partial<Waiting>): Waiting => ({
  id: "f", person: "mina", owner: OWNER, nom: "a.pdf", content: bytes(10), chosen: Date.now(), key: "f", envoi: null, refus: null, ...changes,
});
const total = (pieces: number[]) => pieces.reduce((sum, size) => sum + size, 0);
const first = (uploads: Uploads) => uploads.of(OWNER)[0]?.file.id ?? "";

beforeEach(async () => {
  for (const person of ["mina", "zoe"]) for (const { id } of await kept.all(person)) await kept.drop(id);
});

describe("files on their way (F-06)", () => {
  it("leave piece by piece, and are off the device once there", async () => {
    const there = server();
    const uploads = queue("mina", there);
    const arrived = vi.fn();
    uploads.onArrived(arrived);
    await uploads.add(OWNER, "photo.jpg", bytes(1_200_000));
    await empty(uploads);
    expect(there.pieces).toEqual([524_288, 524_288, 151_424]);
    expect(arrived).toHaveBeenCalledTimes(1);
    expect(await kept.all("mina")).toEqual([]);
  });

  it("go on from where they stood when the network broke off, and lose an answer without harm", async () => {
    const there = server();
    const append = there.append;
    let calls = 0;
    there.append = async (...args) => {
      calls += 1;
      const answer = await append(...args);
      // The piece came; its answer did not.
      if (calls === 2) throw cut();
      return answer;
    };
    const uploads = queue("mina", there);
    await uploads.add(OWNER, "photo.jpg", bytes(1_200_000));
    await empty(uploads);
    expect(total(there.pieces)).toBe(1_200_000);
    expect(there.begun).toHaveLength(1);
  });

  it("are announced once, however often that answer is lost", async () => {
    const there = server();
    const begin = there.begin;
    let lost = 2;
    there.begin = async (...args) => {
      const answer = await begin(...args);
      if (lost-- > 0) throw cut();
      return answer;
    };
    const uploads = queue("mina", there);
    await uploads.add(OWNER, "photo.jpg", bytes(10));
    await empty(uploads);
    expect(there.begun).toHaveLength(1);
  });

  it("wait on the device, leave with the next visit, and are nobody else's", async () => {
    const away = server();
    away.begin = () => Promise.reject(cut());
    const before = queue("mina", away);
    await before.add(OWNER, "photo.jpg", bytes(10));
    await vi.waitFor(() => expect(before.waits).toBe(true));
    const there = server();
    const other = queue("zoe", there);
    await other.resume();
    expect(other.of(OWNER)).toEqual([]);
    const after = queue("mina", there);
    await after.resume();
    await empty(after);
    expect(there.begun).toHaveLength(1);
    await before.drop(first(before));
  });

  it("say why they are refused, and let the next one leave", async () => {
    const there = server();
    const append = there.append;
    there.append = (a, id, from, piece) =>
      piece.size === 3 ? Promise.reject(new ApiError(400, { status: 400, code: "portfolio.file_format", detail: "Pas d’une sorte acceptée." })) : append(a, id, from, piece);
    const uploads = queue("mina", there);
    await uploads.add(OWNER, "programme.exe", bytes(3));
    await uploads.add(OWNER, "photo.jpg", bytes(10));
    await vi.waitFor(() => expect(uploads.of(OWNER).map(({ refusal }) => refusal?.code)).toEqual(["portfolio.file_format"]));
    expect(await kept.all("mina")).toMatchObject([{ nom: "programme.exe", refus: { detail: "Pas d’une sorte acceptée." } }]);
    // Who was not there to read it finds it at the next visit, and puts it away.
    const after = queue("mina", there);
    await after.resume();
    expect(after.of(OWNER).map(({ refusal }) => refusal?.detail)).toEqual(["Pas d’une sorte acceptée."]);
    expect(after.waiting).toBe(0);
    await after.drop(first(after));
    expect(await kept.all("mina")).toEqual([]);
  });

  it("are called off here and there", async () => {
    const there = server();
    there.append = () => Promise.reject(cut());
    const uploads = queue("mina", there);
    await uploads.add(OWNER, "photo.jpg", bytes(10));
    await vi.waitFor(() => expect(uploads.waits).toBe(true));
    await uploads.drop(first(uploads));
    expect(there.files.size).toBe(0);
    expect(await kept.all("mina")).toEqual([]);
  });

  it("are sent by one of two tabs", async () => {
    const there = server();
    const alone = locks();
    const away = server();
    away.begin = () => Promise.reject(cut());
    const closed = queue("mina", away);
    await closed.add(OWNER, "photo.jpg", bytes(600_000));
    await vi.waitFor(() => expect(closed.waits).toBe(true));
    const [one, two] = [queue("mina", there, alone), queue("mina", there, alone)];
    await Promise.all([one.resume(), two.resume()]);
    await empty(one);
    await empty(two);
    expect(there.begun).toHaveLength(1);
    expect(total(there.pieces)).toBe(600_000);
    await closed.drop(first(closed));
  });

  it("go in smaller pieces for a while after a failure", async () => {
    const there = server();
    const append = there.append;
    let cuts = 1;
    there.append = (...args) => (cuts-- > 0 ? Promise.reject(cut()) : append(...args));
    const uploads = queue("mina", there);
    await uploads.add(OWNER, "photo.jpg", bytes(1_200_000));
    await empty(uploads);
    expect(there.pieces).toEqual([131_072, 262_144, 524_288, 282_496]);
  });

  it("chosen off line, leave as soon as the network is back", async () => {
    const there = server();
    const begin = there.begin;
    let online = false;
    there.begin = (...args) => (online ? begin(...args) : Promise.reject(cut()));
    const uploads = queue("mina", there);
    await uploads.add(OWNER, "photo.jpg", bytes(10));
    await vi.waitFor(() => expect(uploads.waits).toBe(true));
    online = true;
    uploads.wake();
    await vi.waitFor(() => expect(uploads.of(OWNER)).toHaveLength(0), 500);
    expect(uploads.waits).toBe(false);
  });

  it("called off while they are announced, do not come back", async () => {
    const there = server();
    const begin = there.begin;
    let answer: () => void = () => {};
    there.begin = async (...args) => {
      await new Promise<void>((done) => (answer = done));
      return begin(...args);
    };
    const uploads = queue("mina", there);
    await uploads.add(OWNER, "photo.jpg", bytes(10));
    await vi.waitFor(() => expect(uploads.of(OWNER)[0]?.current).toBe(true));
    await uploads.drop(first(uploads));
    answer();
    await vi.waitFor(() => expect(there.begun).toHaveLength(1));
    await vi.waitFor(() => expect(there.files.size).toBe(0));
    expect(await kept.all("mina")).toEqual([]);
  });

  it("sent or called off in another tab, are gone without a word", async () => {
    const uploads = queue("mina", server());
    const told = vi.fn();
    uploads.onArrived(told);
    await kept.put(left({}));
    const resuming = uploads.resume();
    await kept.drop("f");
    await resuming;
    await empty(uploads);
    expect(told.mock.calls.map(([, here]) => here)).toEqual([false]);
  });

  it("ask for nothing more once the session is over, until somebody is back", async () => {
    const there = server();
    const begin = there.begin;
    let over = true;
    const asked = vi.fn();
    there.begin = (...args) => {
      asked();
      return over ? Promise.reject(new ApiError(401, { status: 401, code: "session.required" })) : begin(...args);
    };
    const uploads = queue("mina", there);
    await uploads.add(OWNER, "photo.jpg", bytes(10));
    await vi.waitFor(() => expect(uploads.waits).toBe(true));
    await new Promise((done) => setTimeout(done, 1_200));
    expect(asked).toHaveBeenCalledTimes(1);
    over = false;
    uploads.wake();
    await empty(uploads);
  });

  it("do not wait for one that the server fails at", async () => {
    const there = server();
    const begin = there.begin;
    there.begin = (owner, body, key) => (body.octets === 3 ? Promise.reject(new ApiError(500, { status: 500, code: "gateway.internal" })) : begin(owner, body, key));
    const uploads = queue("mina", there);
    await uploads.add(OWNER, "difficile.pdf", bytes(3));
    await uploads.add(OWNER, "photo.jpg", bytes(10));
    await vi.waitFor(() => expect(uploads.of(OWNER).map(({ file }) => file.nom)).toEqual(["difficile.pdf"]), 5000);
    await uploads.drop(first(uploads));
  });

  it("stop with the session: the next one sends nothing of theirs", async () => {
    const there = server();
    const append = there.append;
    const uploads = queue("mina", there);
    there.append = (...args) => {
      uploads.stop();
      return append(...args);
    };
    await uploads.add(OWNER, "photo.jpg", bytes(1_200_000));
    await vi.waitFor(() => expect(there.pieces).toEqual([524_288]));
    await vi.waitFor(() => expect(uploads.of(OWNER)[0]?.current).toBe(false));
    expect(there.pieces).toEqual([524_288]);
    expect(await kept.all("mina")).toHaveLength(1);
  });

  it("that the server gave up are announced anew, under a key of their own", async () => {
    const there = server();
    const begin = there.begin;
    // The first announcement was answered long ago; that answer is lost for the new one, once.
    let lost = 1;
    there.begin = async (owner, body, key) => {
      if (key === "f") throw new ApiError(404, { status: 404, code: "portfolio.not_found" });
      const answer = await begin(owner, body, key);
      if (lost-- > 0) throw cut();
      return answer;
    };
    await kept.put(left({ envoi: "perdu" }));
    const uploads = queue("mina", there);
    await uploads.resume();
    await empty(uploads);
    expect(there.pieces).toEqual([10]);
  });

  it("taken away as soon as they came, are not sent again", async () => {
    const there = server();
    there.read = async (_apprenant, id) => ({ id, octets: 10, recus: 10, annexe: null });
    await kept.put(left({ envoi: "venu" }));
    const uploads = queue("mina", there);
    await uploads.resume();
    await empty(uploads);
    expect(there.begun).toEqual([]);
  });

  it("stay fourteen days at most", async () => {
    await kept.put(left({ id: "o", chosen: Date.now() - 15 * 86_400_000 }));
    expect(await kept.all("mina")).toEqual([]);
    expect(await kept.get("o")).toBeUndefined();
  });
});
