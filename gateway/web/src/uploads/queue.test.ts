// Blobs of the test browser cannot be kept; those of Node can.
// @vitest-environment node
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../api/http";
import type { AnnexePortfolio, Envoi } from "../api/types";
import { forgetUploads, kept } from "./kept";
import { type Transport, Uploads } from "./queue";

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

beforeEach(async () => {
  await forgetUploads("mina");
  await forgetUploads("zoe");
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
    expect(there.pieces.reduce((sum, size) => sum + size, 0)).toBe(1_200_000);
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
    await before.drop(before.of(OWNER)[0]?.file.id ?? "");
  });

  it("say why they are refused, and let the next one leave", async () => {
    const there = server();
    const append = there.append;
    there.append = (a, id, from, piece) =>
      piece.size === 3 ? Promise.reject(new ApiError(400, { status: 400, code: "portfolio.file_format", detail: "Pas d’une sorte acceptée." })) : append(a, id, from, piece);
    const uploads = queue("mina", there);
    await uploads.add(OWNER, "programme.exe", bytes(3));
    await uploads.add(OWNER, "photo.jpg", bytes(10));
    await vi.waitFor(() => expect(uploads.of(OWNER).map(({ refusal }) => refusal instanceof ApiError)).toEqual([true]));
    expect(await kept.all("mina")).toEqual([]);
    await uploads.drop(uploads.of(OWNER)[0]?.file.id ?? "");
    expect(uploads.of(OWNER)).toEqual([]);
  });

  it("are called off here and there", async () => {
    const there = server();
    there.append = () => Promise.reject(cut());
    const uploads = queue("mina", there);
    await uploads.add(OWNER, "photo.jpg", bytes(10));
    await vi.waitFor(() => expect(uploads.waits).toBe(true));
    await uploads.drop(uploads.of(OWNER)[0]?.file.id ?? "");
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
    expect(there.pieces.reduce((sum, size) => sum + size, 0)).toBe(600_000);
    await closed.drop(closed.of(OWNER)[0]?.file.id ?? "");
  });

  it("are announced anew when the server gave them up meanwhile", async () => {
    const there = server();
    const waiting = { id: "f", person: "mina", owner: OWNER, nom: "a.pdf", content: bytes(10), chosen: Date.now(), envoi: "perdu" };
    await kept.put(waiting);
    const uploads = queue("mina", there);
    await uploads.resume();
    await empty(uploads);
    expect(there.begun).toHaveLength(1);
  });

  it("stay fourteen days at most", async () => {
    const old = { id: "o", person: "mina", owner: OWNER, nom: "a.pdf", content: bytes(10), chosen: Date.now() - 15 * 86_400_000, envoi: null };
    await kept.put(old);
    expect(await kept.all("mina")).toEqual([]);
    expect(await kept.has("o")).toBe(false);
  });
});
